"""The encoder and its tuned layers as one OpenVINO graph, put together from the stored weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.tuned import TUNED_LAYERS

HEADS = 12
WIDTH = 384
LAYERS = 6
NORM_EPSILON = 1e-12
#: Added to the attention paid to padding.
_UNSEEN = -1e9

Weights = Mapping[str, NDArray[np.float32]]


def build_graph(op: Any, base: Weights, tuned: Weights) -> tuple[Any, list[Any]]:
    """The node that gives the rows and its two inputs, ids and mask; `op` is one of OpenVINO's opsets."""
    return _Builder(op, base, tuned).build()


class _Builder:
    def __init__(self, op: Any, base: Weights, tuned: Weights) -> None:
        self._op = op
        self._base = base
        self._tuned = tuned

    def build(self) -> tuple[Any, list[Any]]:
        op = self._op
        ids, mask = op.parameter([-1, -1], np.int32, "ids"), op.parameter([-1, -1], np.float32, "mask")
        unseen = op.multiply(op.subtract(self._number(1.0), mask), self._number(_UNSEEN))
        self._attention_mask = op.unsqueeze(unseen, self._axes(1, 2))
        shares = op.divide(mask, op.reduce_sum(mask, self._axes(1), keep_dims=True))
        self._shares = op.unsqueeze(shares, self._axes(1))
        states = self._embeddings(ids)
        for layer in range(LAYERS - TUNED_LAYERS):
            states = self._layer(states, self._base, f"encoder.layer.{layer}.")
        vectors = self._unit(self._tower(states, self._base, "encoder.layer.", LAYERS - TUNED_LAYERS))
        signals = self._linear(self._tower(states, self._tuned, "signals.layers."), self._tuned, "signals.out.")
        jobs = self._linear(self._tower(states, self._tuned, "jobs.layers."), self._tuned, "jobs.out.")
        return op.concat([vectors, signals, self._unit(jobs)], 1), [ids, mask]

    def _embeddings(self, ids: Any) -> Any:
        op, start = self._op, "embeddings."
        words = op.gather(self._constant(self._base[start + "word_embeddings.weight"]), ids, self._axis(0))
        length = op.gather(op.shape_of(ids), self._axes(1), self._axis(0))
        positions = self._constant(self._base[start + "position_embeddings.weight"])
        places = op.slice(positions, self._axes(0), length, self._axes(1), self._axes(0))
        kind = self._constant(self._base[start + "token_type_embeddings.weight"][0])
        return self._norm(op.add(op.add(words, kind), places), self._base, start + "LayerNorm.")

    def _layer(self, states: Any, weights: Weights, start: str) -> Any:
        op = self._op
        query, key, value = (
            self._heads(self._linear(states, weights, f"{start}attention.self.{name}."))
            for name in ("query", "key", "value")
        )
        seen = op.scaled_dot_product_attention(query, key, value, self._attention_mask)
        joined = op.reshape(op.transpose(seen, self._axes(0, 2, 1, 3)), self._axes(0, 0, WIDTH), special_zero=True)
        told = self._linear(joined, weights, start + "attention.output.dense.")
        states = self._norm(op.add(states, told), weights, start + "attention.output.LayerNorm.")
        inner = op.gelu(self._linear(states, weights, start + "intermediate.dense."), "erf")
        told = self._linear(inner, weights, start + "output.dense.")
        return self._norm(op.add(states, told), weights, start + "output.LayerNorm.")

    def _tower(self, states: Any, weights: Weights, start: str, first: int = 0) -> Any:
        """Layers of a kind and the mean of their states over the text."""
        for layer in range(first, first + TUNED_LAYERS):
            states = self._layer(states, weights, f"{start}{layer}.")
        return self._op.squeeze(self._op.matmul(self._shares, states, False, False), self._axes(1))

    def _heads(self, states: Any) -> Any:
        parts = self._op.reshape(states, self._axes(0, 0, HEADS, WIDTH // HEADS), special_zero=True)
        return self._op.transpose(parts, self._axes(0, 2, 1, 3))

    def _linear(self, states: Any, weights: Weights, start: str) -> Any:
        product = self._op.matmul(states, self._constant(weights[start + "weight"]), False, True)
        return self._op.add(product, self._constant(weights[start + "bias"]))

    def _norm(self, states: Any, weights: Weights, start: str) -> Any:
        even = self._op.mvn(states, self._axes(-1), True, NORM_EPSILON, "INSIDE_SQRT")
        scaled = self._op.multiply(even, self._constant(weights[start + "weight"]))
        return self._op.add(scaled, self._constant(weights[start + "bias"]))

    def _unit(self, vectors: Any) -> Any:
        return self._op.normalize_l2(vectors, self._axes(1), NORM_EPSILON, "max")

    def _constant(self, values: NDArray[np.float32]) -> Any:
        return self._op.constant(np.require(values, np.float32, "C"))

    def _number(self, value: float) -> Any:
        return self._op.constant(np.float32(value))

    def _axis(self, axis: int) -> Any:
        return self._op.constant(np.int64(axis))

    def _axes(self, *axes: int) -> Any:
        return self._op.constant(np.array(axes, dtype=np.int64))
