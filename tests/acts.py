"""How many files of its own subject are opened by whoever follows an act from its view to the last rule.

An act is a function under `@blueprint.post`. Followed are the functions that it calls and those that it hands on (what
`@careful` looks at, what a portion works off), through the pages and the domain of the act's subject; a table in which
functions stand (`CARRY_OUT[act]`) leads to all of them. Each file in which one of these stands counts, the view's among
them. A name counts where it is defined: a package's `__init__` that hands it on is no file, and spares none.

The reader stops at the kit (`portal/web`, `portal/club/ground`, `portal/engine` …), which is the same for all acts; at
a verb of another subject, whose name and signature say enough; and at a page. The page on which a form stands
(`@form_page(show)`) is drawn again by its own GET view when a rule refuses: nothing about the act is decided there.
"""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

Table = ast.Assign | ast.AnnAssign
Definition = ast.FunctionDef | ast.ClassDef | Table


class Named(NamedTuple):
    """A function, a method (`Form.change`), a table, a class or (name None) a module."""

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
            found = {one for one in self._named_in(todo.pop()) if self._is_on_the_way(one, act)} - seen
            seen |= found
            todo += found
        return {one.path.relative_to(self.root).as_posix() for one in seen}

    def _subject(self, function: Named) -> tuple[str, ...]:
        """Wing and subject, which pages and domain have in common; the kit is nobody's."""
        floor, *rest = function.path.relative_to(self.root / "portal").with_suffix("").parts
        is_kit = floor not in {"blueprints", "club"} or (floor, *rest[:1]) == ("club", "ground")
        return (floor,) if is_kit else tuple(rest[:2])

    def _is_on_the_way(self, one: Named, act: Named) -> bool:
        if self._subject(one) != self._subject(act):
            return False
        node = self._node(one)
        if isinstance(node, Table):
            return any(self._subject(function) == self._subject(act) for function in self._named_in(one))
        return isinstance(node, ast.FunctionDef) and not _answers(node, "get")

    def _named_in(self, one: Named) -> list[Named]:
        """The functions and tables that a function calls or hands on; of a table the functions that stand in it."""
        node = self._node(one)
        known = {**self._imported(one.path), **dict(self._imports_of(node))}
        passed = {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
        wanted = ast.FunctionDef
        if isinstance(node, Table):  # what it calls was called when it was made
            passed |= {n.func.id for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        else:
            wanted |= Table
        names = (n for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute))
        found = (self._meant(n, one.path, known) for n in names if getattr(n, "id", "") not in passed)
        return [one for one in found if one and isinstance(self._node(one), wanted)]

    def _node(self, one: Named) -> Definition | None:
        return self.defined(one.path).get(one.name)

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

    def _defined_in(self, path: Path) -> dict[str, Definition]:
        tops = [node for node in self._tree(path).body if isinstance(node, Definition)]
        classes = [node for node in tops if isinstance(node, ast.ClassDef)]
        methods = {f"{c.name}.{m.name}": m for c in classes for m in c.body if isinstance(m, ast.FunctionDef)}
        return {name: node for node in tops for name in _names_of(node)} | methods

    def _imports_of(self, tree: ast.AST) -> list[tuple[str, tuple[str, str | None]]]:
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        return [(a.asname or a.name, (node.module or "", a.name)) for node in nodes for a in node.names]


def _names_of(node: Definition) -> list[str]:
    if not isinstance(node, Table):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _answers(node: Definition, method: str) -> bool:
    """Whether it is a view under `@blueprint.post` or `@blueprint.get`."""
    calls = [one for one in getattr(node, "decorator_list", ()) if isinstance(one, ast.Call)]
    return any(isinstance(one.func, ast.Attribute) and one.func.attr == method for one in calls)
