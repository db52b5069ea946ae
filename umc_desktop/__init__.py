"""UMC Desktop: label whole batches of text and images with an ensemble's help."""

import os

__version__ = "0.1.0"

# Libraries read these when they are first imported, so they are set before anything of
# ours is. ONNX Runtime's builds since 1.29 tell their maker what runs, unless told not
# to; Hugging Face's ask their hub even for files that are here.
os.environ.update(
    ORT_DISABLE_TELEMETRY="1",
    HF_HUB_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    HF_HUB_DISABLE_IMPLICIT_TOKEN="1",
    HF_HUB_DISABLE_XET="1",
    HF_HUB_DISABLE_PROGRESS_BARS="1",
    TRANSFORMERS_OFFLINE="1",
    DO_NOT_TRACK="1",
)
