"""The reference: the model as sentence-transformers loads it, by torch; in half precision if asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from scoring.engines.engine import Rows, Tokens
from scoring.errors import ScoringModelError
from scoring.tuned import TOWERS, TUNED_LAYERS, build_tower, fill_towers, load_arrays


class TorchEngine:
    """all-MiniLM-L6-v2 by sentence-transformers, with the tuned layers beside its own."""

    def __init__(self, folder: Path, device: str = "cpu", *, is_half: bool = False) -> None:
        import torch

        try:
            self._model = _load_transformer(folder, device)
        except (AssertionError, RuntimeError) as error:
            raise ScoringModelError(f"the model cannot run on {device} here: {error}; name another device") from error
        self._bert = self._model[0].auto_model
        self._towers = {name: build_tower(self._bert, width).to(device) for name, width in TOWERS.items()}
        fill_towers(self._towers, load_arrays())
        self._device = device
        if is_half:
            for module in (self._model, *self._towers.values()):
                module.to(torch.bfloat16)

    def run(self, ids: Tokens, mask: Tokens) -> Rows:
        """The rows of a batch, texts x tokens."""
        import torch

        # Each batch in one thread: a sum that is split among threads is rounded otherwise.
        if torch.get_num_threads() != 1:
            torch.set_num_threads(1)
        read, seen = (torch.from_numpy(values).to(self._device) for values in (ids, mask))
        with torch.inference_mode():
            states = self._bert(input_ids=read, attention_mask=seen, output_hidden_states=True).hidden_states
            features: dict[str, Any] = {"token_embeddings": states[-1].float(), "attention_mask": seen}
            for module in list(self._model)[1:]:
                features = module(features)
            signals, jobs = (tower(states[-1 - TUNED_LAYERS], seen) for tower in self._towers.values())
            jobs = torch.nn.functional.normalize(jobs.float(), dim=1)
            rows = torch.cat([features["sentence_embedding"], signals, jobs], dim=1)
        result: Rows = rows.cpu().numpy()
        return result


def _load_transformer(folder: Path, device: str) -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(str(folder), device=device, local_files_only=True).eval()
