"""The lexical encoder: the words of the project itself, without pretrained weights."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.encoders.encoder import Gathering, OnPart, Rows, Vectors, digest
from umc_desktop.ml.encoders.manifest import Manifest, load_manifests
from umc_desktop.ml.threads import threads_worth

if TYPE_CHECKING:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

# More texts refine the directions little, and cost memory for every pair of words.
MOST_FITTED = 20_000
_MAX_FEATURES = 40_000
_POWER_ITERATIONS = 3
_BATCH = 512
_REPORT_EVERY = 200


@dataclass(frozen=True)
class _Fitted:
    """The vectoriser and the projection; no projection where one column is enough."""

    vectoriser: "TfidfVectorizer"
    projection: "TruncatedSVD | None"
    dimension: int


class LexicalEncoder:
    """TF-IDF of words and word pairs, reduced by truncated SVD."""

    modality: Literal["text"] = "text"

    def __init__(self, manifest: Manifest, fitted: _Fitted, fingerprint: str) -> None:
        self.name = manifest.name
        self.dimension = fitted.dimension
        self.fingerprint = fingerprint
        self._title = manifest.title
        self._fitted = fitted

    def encode(
        self,
        items: Sequence[str] | Sequence[bytes],
        progress: ProgressReporter,
        on_part: OnPart | None = None,
    ) -> Vectors:
        """Encode texts; see ``Encoder.encode``. A text of unknown words is zero."""
        texts = cast(Sequence[str], items)
        shape = (len(texts), self.dimension)
        gathering = Gathering(shape, self._title, progress, on_part)
        for start in range(0, len(texts), _BATCH):
            counts = self._fitted.vectoriser.transform(texts[start : start + _BATCH])
            projection = self._fitted.projection
            vectors = projection.transform(counts) if projection else counts.toarray()
            gathering.add(np.arange(start, start + len(vectors)), vectors)
        return gathering.vectors


def fit_lexical(
    texts: Sequence[str],
    progress: ProgressReporter,
    manifest: Manifest | None = None,
) -> LexicalEncoder:
    """Learn the words of a project.

    Parameters
    ----------
    texts
        All texts of the project; of more than ``MOST_FITTED``, evenly spaced ones are
        used. Words that occur in one text only are left out, unless no word occurs in
        two.
    progress
        Told the texts read; may cancel.
    manifest
        With other settings than those of the packaged one.

    Raises
    ------
    NoWordsError
        When there is no text with a word in it.
    """
    manifest = manifest or load_manifests()["lexical"]
    chosen = [texts[row] for row in evenly_spaced(len(texts), MOST_FITTED).tolist()]
    try:
        fitted = _fit(chosen, 2, manifest, progress)
    except NoWordsError:
        fitted = _fit(chosen, 1, manifest, progress)
    settings = [manifest.name, manifest.dimension, _MAX_FEATURES, _POWER_ITERATIONS]
    if (manifest.ngrams, manifest.characters) != ((1, 2), False):
        settings += [*manifest.ngrams, manifest.characters]
    fingerprint = digest([*settings, _digest_texts(chosen)])
    return LexicalEncoder(manifest, fitted, fingerprint)


class NoWordsError(ModelError):
    """No word is left after those in too few texts were dropped."""


def _fit(
    texts: Sequence[str], min_df: int, manifest: Manifest, progress: ProgressReporter
) -> _Fitted:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(
        sublinear_tf=True,
        ngram_range=manifest.ngrams,
        # within words: pairs of words would be pairs of spaces
        analyzer="char_wb" if manifest.characters else "word",
        min_df=min_df,
        max_features=_MAX_FEATURES,
        # The default drops words of one letter, which in questions and formulas count.
        token_pattern=None if manifest.characters else r"(?u)\b\w+\b",
        dtype=np.float32,
    )
    try:
        counts = vectoriser.fit_transform(_reported(texts, manifest.title, progress))
    except ValueError as error:
        # scikit-learn has no error of its own for "nothing left to count".
        raise NoWordsError(
            "The lexical encoder found no words in the texts; it has nothing to say."
        ) from error
    n_samples, n_words = counts.shape
    # The method needs fewer components than samples and words.
    n_components = min(manifest.dimension, n_samples - 1, n_words - 1)
    if n_components < 1:
        return _Fitted(vectoriser, None, n_words)
    projection = TruncatedSVD(n_components, n_iter=_POWER_ITERATIONS, random_state=0)
    # of texts that all are alike nothing is left to explain, and a share of nothing
    with (
        threads_worth(n_words * n_components * n_components),
        np.errstate(invalid="ignore"),
    ):
        projection.fit(counts)
    return _Fitted(vectoriser, projection, n_components)


def _reported(
    texts: Sequence[str], title: str, progress: ProgressReporter
) -> Iterator[str]:
    """Hand texts to the vectoriser one by one: its only place to be cancelled."""
    for done, text in enumerate(texts):
        if done % _REPORT_EVERY == 0:
            progress.report(done, len(texts), title)
        yield text
    progress.report(len(texts), len(texts), title)


def evenly_spaced(n_samples: int, most: int) -> Rows:
    """Return rows of at most ``most`` of the samples, evenly spaced, in order."""
    if n_samples <= most:
        return np.arange(n_samples)
    return np.linspace(0, n_samples - 1, most).astype(np.int64)


def _digest_texts(texts: Iterable[str]) -> str:
    result = hashlib.blake2b(digest_size=16)
    for text in texts:
        content = text.encode(errors="surrogatepass")
        result.update(len(content).to_bytes(8, "little") + content)
    return result.hexdigest()
