"""Making pictures ready for the window, which decodes only what is plain."""

import io
from dataclasses import dataclass

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.storage import picture_cache, samples
from umc_desktop.storage.project_file import ProjectFile

LARGEST_SIDE = 2048


@dataclass(frozen=True)
class PreparePictures:
    """Of which samples."""

    sample_ids: tuple[int, ...] = option("Ids of the samples.")


def compute_pictures(
    project: ProjectFile,
    request: PreparePictures,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Decode the samples' images as the models see them, and keep copies to show.

    Only those that the window does not decode itself: TIFF, grey of more than eight
    bits, what has to be turned upright. The copies lie in the cache folder, which holds
    so many bytes of them at most.
    """
    from umc_desktop.ml.encoders.decoding import decode_image

    made = failed = 0
    with project.read() as connection:
        images = list(samples.read_images(connection, request.sample_ids))
    for place, (sample_id, content) in enumerate(images):
        progress.report(place, len(images), "Reading pictures")
        if not picture_cache.is_awaited(content):
            continue
        buffer = io.BytesIO()
        try:
            picture = decode_image(content, sample_id, LARGEST_SIDE)
        except ModelError:
            failed += 1  # the copy is empty: the window says so in the picture's place
        else:
            picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            picture.save(buffer, "PNG")
            made += 1
        picture_cache.keep(content, picture_cache.UPRIGHT, buffer.getvalue())
    bundle.put_value("found", {"made": made, "failed": failed})


def tell_pictures(
    project: ProjectFile,
    request: PreparePictures,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say how many there are."""
    del project, request, progress
    found = bundle.value("found", dict[str, int])
    failed = f"; {found['failed']:,} cannot be shown" if found["failed"] else ""
    return Outcome(
        Changes.NOTHING,
        f"{counted(found['made'], 'picture')} made ready{failed}.",
        found,
    )
