"""Open the encoder that a manifest describes."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.conversion import (
    RECIPE,
    Conversion,
    Precision,
    cached_conversion,
)
from umc_desktop.ml.encoders.encoder import Encoder, digest
from umc_desktop.ml.encoders.engine import Engine
from umc_desktop.ml.encoders.half import (
    LARGEST_FP16_LOSS,
    loss_between,
    write_half,
)
from umc_desktop.ml.encoders.handcrafted import HandcraftedEncoder
from umc_desktop.ml.encoders.image import OnnxImageEncoder, convert_image_model
from umc_desktop.ml.encoders.lexical import fit_lexical
from umc_desktop.ml.encoders.manifest import Manifest, checked_files, sha256
from umc_desktop.ml.encoders.session import providers
from umc_desktop.ml.encoders.text import OnnxTextEncoder
from umc_desktop.ml.encoders.text_conversion import convert_text_model
from umc_desktop.ml.encoders.transformer import convert_transformer
from umc_desktop.ml.encoders.universal import UniversalSentenceEncoder

# What the name and the licence are called does not change a vector.
_NOT_IN_VECTORS = (
    "title", "order", "licence", "files", "package", "version", "folder"
)  # fmt: skip
# These came later: where they say nothing, vectors are the ones of before.
_ONLY_IF_SAID = (
    "classes", "architecture", "ngrams", "characters", "prefix", "several"
)  # fmt: skip


def open_encoder(
    manifest: Manifest,
    cache_folder: Path,
    corpus: Sequence[str] | None = None,
    weights: Path | None = None,
    precision: Precision | None = None,
) -> Encoder:
    """Check a model's files, convert them if that was not done yet, and open it.

    The first opening of a model that must be converted takes 5 to 20 seconds of
    processor time.

    Parameters
    ----------
    manifest
        Of the model.
    cache_folder
        Converted models are kept in its folder ``models``.
    corpus
        The project's texts; needed by the lexical encoder, ignored by the others.
    weights
        Fine-tuned weights to use in place of the published ones, as safetensors of the
        same architecture; ``None`` for the published.
    precision
        ``None`` chooses: eight bits on a processor and fp16 on a GPU, where they hold
        what they promise, else fp32.

    Raises
    ------
    ModelError
        When the model's files are missing or changed, or cannot be run.
    InvalidRequestError
        When the lexical encoder is opened without a corpus.
    """
    if manifest.kind == "lexical":
        if corpus is None:
            raise InvalidRequestError(
                "The lexical encoder learns from the project's texts: give a corpus."
            )
        return fit_lexical(corpus, SILENT, manifest)
    files = checked_files(manifest)
    hashes = {file.role: file.sha256 for file in manifest.files}
    if weights is not None:
        files["weights"] = weights
        hashes["weights"] = sha256(weights)
    if manifest.kind == "use":
        return UniversalSentenceEncoder(manifest, fingerprint(manifest, hashes))
    if manifest.kind == "handcrafted":
        return HandcraftedEncoder(manifest, fingerprint(manifest, hashes))
    models = _onnx_models(manifest, files, hashes, cache_folder)

    def opened(chosen: Precision, models: dict[Precision, Path]) -> Encoder:
        engine = Engine.open(models[chosen], models["fp32"])
        identity = fingerprint(manifest, hashes, chosen)
        if manifest.modality == "image":
            return OnnxImageEncoder(manifest, engine, identity, chosen)
        return OnnxTextEncoder(manifest, engine, files["tokenizer"], identity, chosen)

    wants_half = precision is None and providers().on_gpu
    if precision == "fp16" or wants_half:
        name = f"{manifest.name}-{fingerprint(manifest, hashes)[:16]}-fp16"
        models |= _half(models["fp32"], cache_folder / "models" / name, opened)
    chosen = precision or _best(models)
    if chosen not in models:
        raise ModelError(
            f"{manifest.title} has no {chosen} version on this machine. Use it in fp32."
        )
    return opened(chosen, models)


def fingerprint(
    manifest: Manifest, hashes: dict[str, str], precision: Precision = "fp32"
) -> str:
    """Return 32 hex digits for everything that decides a model's vectors.

    Parameters
    ----------
    manifest
        Of the model; its title, order, licence and folder do not count.
    hashes
        sha256 of its files by role.
    precision
        Of the session.
    """
    usual = {item.name: item.default for item in fields(manifest)}
    settings = {
        key: value
        for key, value in asdict(manifest).items()
        if key not in _NOT_IN_VECTORS
        and not (key in _ONLY_IF_SAID and value == usual[key])
    }
    if manifest.folder:
        settings["name"] = ""  # whoever brings a model calls it as they like
    return digest([settings, hashes, precision, RECIPE])


def conversion_of(manifest: Manifest, cache_folder: Path, weights: Path) -> Conversion:
    """Return what the conversion of fine-tuned weights cost, making it if need be.

    Parameters
    ----------
    manifest
        Of the published model.
    cache_folder, weights
        As for ``open_encoder``.
    """
    files = checked_files(manifest) | {"weights": weights}
    hashes = {file.role: file.sha256 for file in manifest.files}
    hashes["weights"] = sha256(weights)
    made, _ = _converted(manifest, files, hashes, cache_folder)
    return made


def _onnx_models(
    manifest: Manifest,
    files: dict[str, Path],
    hashes: dict[str, str],
    cache_folder: Path,
) -> dict[Precision, Path]:
    """Find the ONNX files: as published, or converted once into the cache."""
    if files["weights"].suffix == ".onnx":
        return {"fp32": files["weights"]}
    _, models = _converted(manifest, files, hashes, cache_folder)
    return models


def _converted(
    manifest: Manifest,
    files: dict[str, Path],
    hashes: dict[str, str],
    cache_folder: Path,
) -> tuple[Conversion, dict[Precision, Path]]:
    convert = _CONVERT[manifest.kind]
    named = "added" if manifest.folder else manifest.name
    name = f"{named}-{fingerprint(manifest, hashes)[:16]}"
    return cached_conversion(
        cache_folder / "models" / name, lambda target: convert(manifest, files, target)
    )


def _best(models: dict[Precision, Path]) -> Precision:
    # Eight bits are for processors, half precision for GPUs.
    wanted: Precision = "fp16" if providers().on_gpu else "int8"
    return wanted if wanted in models else "fp32"


def _half(
    fp32: Path,
    folder: Path,
    opened: Callable[[Precision, dict[Precision, Path]], Encoder],
) -> dict[Precision, Path]:
    """Return the fp16 version, made once; nothing where it would lose too much."""

    def convert(target: Path) -> Conversion:
        fp16 = target / "fp16.onnx"
        if not write_half(fp32, fp16):
            return Conversion({}, 0.0)
        both: dict[Precision, Path] = {"fp32": fp32, "fp16": fp16}
        loss = loss_between(opened("fp32", both), opened("fp16", both))
        if loss < LARGEST_FP16_LOSS:
            return Conversion({"fp16": sha256(fp16)}, 0.0, fp16_loss=loss)
        fp16.unlink()
        return Conversion({}, 0.0, fp16_loss=loss)

    _, models = cached_conversion(folder, convert)
    return models


_CONVERT = {
    "onnx-text": convert_text_model,
    "onnx-image": convert_image_model,
    "transformer-text": convert_transformer,
    "transformer-image": convert_transformer,
}
