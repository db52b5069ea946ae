"""Torch modules to ONNX files, compared with torch before anyone uses them."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.failures import graph_failures, in_short
from umc_desktop.ml.encoders.session import open_session

if TYPE_CHECKING:
    import torch

# The oldest operator set that has everything the models need; runtimes know it well.
_OPSET = 17
# Sums of a few thousand fp32 products in another order.
_LARGEST_DIFFERENCE = 1e-3
_VERSIONS = "Install the versions of torch and onnxruntime that UMC Desktop asks for."


def export(
    module: "torch.nn.Module",
    inputs: "dict[str, torch.Tensor]",
    output: str,
    path: Path,
    varying: Mapping[int, str] | None = None,
) -> None:
    """Write a module in evaluation mode as ONNX.

    Parameters
    ----------
    module
        Takes the inputs in their order and returns one tensor.
    inputs
        Examples by name; axis 0 is the batch.
    varying
        Further axes of the inputs whose length varies, and what they are called.
    output
        Name of the result; its axis 0 is the batch.
    path
        Where to write.
    """
    import torch

    with torch.inference_mode(False), torch.no_grad(), warnings.catch_warnings():
        # The exporter that traces is the deprecated one; the new one needs a further
        # package, onnxscript.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="torch")
        warnings.filterwarnings("ignore", "You are using the legacy TorchScript")
        warnings.filterwarnings("ignore", "Constant folding - Only steps=1")
        # What tracing cannot see is found by comparing at other lengths.
        warnings.filterwarnings("ignore", "Converting a tensor to a Python")
        warnings.filterwarnings("ignore", "Exporting aten::index operator")
        with _no_graph_printed():
            torch.onnx.export(
                module.eval(),
                tuple(inputs.values()),
                str(path),
                dynamo=False,
                opset_version=_OPSET,
                input_names=list(inputs),
                output_names=[output],
                dynamic_axes={
                    **{name: {0: "batch", **(varying or {})} for name in inputs},
                    output: {0: "batch"},
                },
            )


@contextmanager
def _no_graph_printed() -> Iterator[None]:
    """Keep an export that fails from printing all of its graph on standard output."""
    import torch

    inner: Any = torch._C
    log = inner._jit_onnx_log
    inner._jit_onnx_log = lambda *said: None
    try:
        yield
    finally:
        inner._jit_onnx_log = log


def compare(
    module: "torch.nn.Module",
    inputs: "dict[str, torch.Tensor]",
    path: Path,
    advice: str = _VERSIONS,
) -> float:
    """Run torch and the exported file on the same inputs.

    Parameters
    ----------
    module, inputs
        As for ``export``.
    path
        Of the exported file.
    advice
        What to do when they differ; ends the sentence.

    Returns
    -------
    The largest absolute difference.

    Raises
    ------
    ModelError
        When it is larger than rounding explains, or the file cannot be run.
    """
    import torch

    with torch.no_grad():
        expected = module.eval()(*inputs.values()).numpy()
    # a GPU rounds its products: what is compared is the conversion
    session = open_session(path, on_processor=True)
    asked = {tensor.name for tensor in session.get_inputs()}  # a mask may be of no use
    feed = {name: tensor.numpy() for name, tensor in inputs.items() if name in asked}
    try:
        (found,) = session.run(None, feed)
    except graph_failures() as error:
        raise ModelError(
            f"The model converted to {path.name} cannot be run ({in_short(error)}). "
            f"{advice}"
        ) from error
    difference = float(np.abs(found - expected).max())
    if not difference < _LARGEST_DIFFERENCE:
        raise ModelError(
            f"The model converted to {path.name} differs from its original by "
            f"{difference:.3g}. {advice}"
        )
    return difference
