"""Fixtures shared by the whole suite."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.samples import NewSample
from umc_desktop.storage import labels, samples
from umc_desktop.storage.project_file import ProjectFile

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real labelled data beside the checkout; tests that need it skip without."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the labelled data are not beside the checkout")
    return folder


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the suite out of the user's settings; share one cache of models."""
    cache = REPOSITORY / "build" / "test-cache"
    config = tmp_path_factory.mktemp("config")
    os.environ["UMC_CACHE"] = str(cache)
    os.environ["UMC_CONFIG"] = str(config)
    os.environ["UMC_DATA"] = str(tmp_path_factory.mktemp("data"))
    os.environ["UMC_WORKING_COPY"] = "never"


@pytest.fixture
def figure(record_property, capsys) -> Callable[..., None]:
    """Return a function that tells a promise's figure.

    It is printed, and kept with the test's result, from which ``tests.torture`` makes
    the table of the promises.
    """

    def tell(
        count: str, *, lost: int | None = 0, damaged: int | None = 0, detail: str = ""
    ) -> None:
        for name, value in (("lost", lost), ("damaged", damaged)):
            record_property(name, "–" if value is None else value)
        record_property("count", count)
        record_property("detail", detail)
        with capsys.disabled():
            sys.stdout.write(
                f"\n{count}: {detail or f'{lost} lost, {damaged} damaged'}\n"
            )

    return tell


@pytest.fixture
def make_project(tmp_path: Path) -> Iterator[Callable[..., ProjectFile]]:
    """Make projects by name, filled with texts and labels; closed at the end."""
    made: list[ProjectFile] = []

    def make(name: str, n_texts: int = 5, labels: Sequence[str] = "ab") -> ProjectFile:
        made.append(ProjectFile.create(tmp_path / name))
        texts = [f"text number {n}" for n in range(1, n_texts + 1)]
        fill(made[-1], {"tickets": texts}, list(labels))
        return made[-1]

    yield make
    for project in made:
        project.close()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[ProjectFile]:
    """A project with five texts of one domain, ids 1 to 5, and labels a and b."""
    project = ProjectFile.create(tmp_path / "test.umc")
    fill(project, {"tickets": [f"text number {n}" for n in range(1, 6)]}, ["a", "b"])
    yield project
    project.close()


def fill(
    project: ProjectFile, texts: dict[str, list[str]], label_names: list[str]
) -> None:
    """Put texts by domain, and the labels of every domain, into a project."""
    with project.write() as connection:
        domains = {name: labels.ensure_domain(connection, name) for name in texts}
        for domain in domains.values():
            labels.ensure_labels(connection, domain.label_set_id, label_names)
        samples.insert(
            connection,
            (
                NewSample(content_hash(text), name, text, identifier=f"{name}-{n}")
                for name, members in texts.items()
                for n, text in enumerate(members)
            ),
            {name: domain.id for name, domain in domains.items()},
        )


@pytest.fixture
def small_files():
    """No file may grow beyond 8 KB, as on a disk that is nearly full."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
