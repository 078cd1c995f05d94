"""A contract for import-linter: layers with a line for whoever is not named, so that a new subject needs no line."""

from dataclasses import replace
from typing import Any

from grimp import ImportGraph
from importlinter.contracts.layers import LayersContract, ModuleTail
from importlinter.domain.contract import ContractCheck

REST = "*"


class Floors(LayersContract):
    """As layers, in one container. On the line `*` stands every module that no line names, each by itself.

    It sees what is below and nobody below or beside it may see it: a subject that others need gets a line of its own.
    """

    type_name = "floors"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        layers: Any = self.layers
        (container,) = (expression.expression for expression in self.containers)  # type: ignore[attr-defined]
        named = {tail.name for layer in layers for tail in layer.module_tails}
        rest = {child.rpartition(".")[2] for child in graph.find_children(container)} - named
        unnamed = {ModuleTail(name) for name in rest}
        filled = [replace(layer, module_tails=unnamed) if _is_rest(layer) else layer for layer in layers]
        self.layers = [layer for layer in filled if layer.module_tails]
        return super().check(graph, verbose)


def _is_rest(layer: Any) -> bool:
    return {tail.name for tail in layer.module_tails} == {REST}
