"""How many files of its own subject are opened by whoever follows an act from its view to the last rule.

An act is a function under `@blueprint.post`. Followed are the functions that it calls and those that it hands on (what
`@careful` looks at, what a portion works off), through the pages and the domain of the act's subject. Each file in
which one of them stands counts, the view's among them. A name counts where it is defined: a package's `__init__` that
hands it on is no file, and spares none.

The reader stops at the kit (`portal/web`, `portal/club/ground`, `portal/engine` …), which is the same for all acts; at
a verb of another subject, whose name and signature say enough; and at a page. The page on which a form stands
(`@form_page(show)`) is drawn again by its own GET view when a rule refuses: nothing about the act is decided there.
"""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

Function = ast.FunctionDef | ast.ClassDef


class Named(NamedTuple):
    """A function, a method (`Form.change`), a class or (name None) a module."""

    path: Path
    name: str | None


class Code:
    """The functions below `root`/portal, and what is meant by a name in one of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tree = cache(lambda path: ast.parse(path.read_text()))
        self._module = cache(self._module_of)
        self.defined = cache(self._defined_in)
        self._imported = cache(lambda path: dict(self._imports_of(self._tree(path))))

    def acts(self) -> dict[str, Named]:
        paths = sorted((self.root / "portal/blueprints").rglob("*.py"))
        found = {path: [n for n in self.defined(path) if _answers(self.defined(path)[n], "post")] for path in paths}
        return {f"{p.relative_to(self.root / 'portal/blueprints')}:{n}": Named(p, n) for p in paths for n in found[p]}

    def files_of(self, act: Named) -> set[str]:
        seen, todo = {act}, [act]
        while todo:
            found = set(self._named_in(todo.pop())) - seen
            found = {f for f in found if self._subject(f) == self._subject(act) and not self._is_a_page(f)}
            seen |= found
            todo += found
        return {one.path.relative_to(self.root).as_posix() for one in seen}

    def _subject(self, function: Named) -> tuple[str, ...]:
        """Wing and subject, which pages and domain have in common; the kit is nobody's."""
        floor, *rest = function.path.relative_to(self.root / "portal").with_suffix("").parts
        is_kit = floor not in {"blueprints", "club"} or (floor, *rest[:1]) == ("club", "ground")
        return (floor,) if is_kit else tuple(rest[:2])

    def _is_a_page(self, function: Named) -> bool:
        return _answers(self.defined(function.path)[function.name or ""], "get")

    def _named_in(self, function: Named) -> list[Named]:
        """The functions that this one calls or hands on."""
        node = self.defined(function.path)[function.name or ""]
        known = {**self._imported(function.path), **dict(self._imports_of(node))}
        own = {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
        names = (
            n for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute) and getattr(n, "id", "") not in own
        )
        found = (self._meant(n, function.path, known) for n in names)
        return [one for one in found if one and isinstance(self.defined(one.path).get(one.name), ast.FunctionDef)]

    def _meant(self, node: ast.expr, path: Path, known: dict[str, tuple[str, str | None]]) -> Named | None:
        if isinstance(node, ast.Name):
            if node.id in known:
                return self._found(*known[node.id])
            return Named(path, node.id) if node.id in self.defined(path) else None
        base = self._meant(node.value, path, known) if isinstance(node, ast.Attribute) else None
        if base is None:
            return None
        if base.name is None:
            return self._within(base.path, node.attr)
        method = f"{base.name}.{node.attr}"
        return Named(base.path, method) if method in self.defined(base.path) else None

    def _found(self, module: str, name: str | None) -> Named | None:
        path = self._module(module)
        return (self._within(path, name) if name else Named(path, None)) if path else None

    def _within(self, path: Path, name: str) -> Named | None:
        """What `name` is in that module: defined there, handed on by it, or a module of the package."""
        if name in self.defined(path):
            return Named(path, name)
        module, original = self._imported(path).get(name, ("", None))
        if module and self._module(module) != path:
            return self._found(module, original)
        package = ".".join(path.relative_to(self.root).with_name(name).parts)
        return self._found(package, None) if path.name == "__init__.py" else None

    def _module_of(self, dotted: str) -> Path | None:
        path = self.root.joinpath(*dotted.split("."))
        return next((p for p in (path / "__init__.py", path.with_suffix(".py")) if p.is_file()), None)

    def _defined_in(self, path: Path) -> dict[str, Function]:
        tops = [node for node in self._tree(path).body if isinstance(node, Function)]
        classes = [node for node in tops if isinstance(node, ast.ClassDef)]
        methods = {f"{c.name}.{m.name}": m for c in classes for m in c.body if isinstance(m, ast.FunctionDef)}
        return {node.name: node for node in tops} | methods

    def _imports_of(self, tree: ast.AST) -> list[tuple[str, tuple[str, str | None]]]:
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        return [(a.asname or a.name, (node.module or "", a.name)) for node in nodes for a in node.names]


def _answers(node: Function, method: str) -> bool:
    calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
    return any(isinstance(one.func, ast.Attribute) and one.func.attr == method for one in calls)
