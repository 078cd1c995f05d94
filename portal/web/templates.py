"""Jinja's environment, compiled once for each language: a sentence without values is a constant of the page."""

from collections import ChainMap
from collections.abc import MutableMapping
from types import FunctionType
from typing import Any

from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from portal import catalogue, language
from portal.language import Language
from portal.web import htmx
from portal.web.marks import MARKS
from portal.web.symbols import icon_of


def escaped(value: Any) -> Markup:
    """As `escape`: what is safe already is handed on as it is, instead of being made anew."""
    return value if type(value) is Markup else escape(value)


class Compiled(Template):
    """A compiled template that escapes by `escaped`: seven tenths of what a page says is safe already."""

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: MutableMapping[str, Any], globals: Any) -> Template:
        namespace["escape"] = escaped
        return super()._from_namespace(environment, namespace, globals)


class Names(Context):
    """What a template knows. A plain function is called at once; Jinja looks twice whether one wants the context."""

    def call(self, called: Any, /, *arguments: Any, **named: Any) -> Any:
        if type(called) is not FunctionType or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *arguments, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*arguments, **named)


class Templates(Environment):
    """Templates by name and language, which share one plain dict of globals.

    Jinja chains an empty dict before it for every template, and copying and comparing chains at every render, include
    and import was a tenth of a page's time; asking the catalogue for each sentence was another.
    """

    template_class = Compiled
    context_class = Names

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._kept: dict[tuple[str, Language], Template] = {}

    def forget(self) -> None:
        """An overlay shares what its environment has compiled, until it forgets it."""
        self._kept = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return ChainMap(d, self.globals) if d else self.globals

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        key = (name, language.current())
        kept = self._kept.get(key)
        if kept is None or (self.auto_reload and not kept.is_up_to_date):
            assert self.loader is not None
            kept = self._kept[key] = self.loader.load(self, name, self.make_globals(globals))
        return kept

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        spoken: nodes.Template = _Sentences(language.current(), self.app).visit(super()._parse(source, name, filename))
        return spoken


class _Sentences(NodeTransformer):
    """Says `_("…")`, `pgettext("context", "…")`, `url_for("…")`, `icon("…")` at once, where no value is filled in.

    Knows `language` and what stands between words (marks.py), and marks what acts by itself as written by a template.
    """

    def __init__(self, spoken: Language, app: App) -> None:
        self._spoken = spoken
        self._app = app
        self._addresses = app.url_map.bind("")
        self._words = catalogue.translations(spoken)
        self._known = {"language": spoken, "lang_tag": "zh-CN" if spoken == "zh" else "en", **MARKS[spoken]}

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        is_known = node.name in self._known and node.ctx == "load"
        return nodes.Const(self._known[node.name], lineno=node.lineno) if is_known else node

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        return nodes.TemplateData(htmx.marked(node.data), lineno=node.lineno)

    def visit_Const(self, node: nodes.Const) -> nodes.Node:
        is_text = isinstance(node.value, str)
        return nodes.Const(htmx.marked(node.value), lineno=node.lineno) if is_text else node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        texts = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        is_plain = len(texts) == len(node.args) and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not is_plain or not isinstance(node.node, nodes.Name):
            return node
        if node.node.name == "_" and len(texts) == 1:
            said = str(self._words.gettext(texts[0]))
        elif node.node.name == "pgettext" and len(texts) == 2:
            said = str(self._words.pgettext(texts[0], texts[1]))
        elif node.node.name == "url_for" and len(texts) == 1 and "." in texts[0][1:]:
            return nodes.Const(self._addresses.build(texts[0]), lineno=node.lineno)
        elif node.node.name == "icon" and len(texts) == 1:
            return nodes.Const(icon_of(self._app, texts[0]), lineno=node.lineno)
        else:
            return node
        sentence = Markup(said)  # noqa: S704 - our own sentence, our own translation
        return nodes.Const(sentence if "%(" in said else sentence % (), lineno=node.lineno)
