"""What deciding costs an annotator: the stated assumptions behind every minute."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Effort:
    """What an annotator did, counted; any cost model turns it into seconds.

    Attributes
    ----------
    singles
        Samples decided alone, a correction of the suggestion included.
    single_words
        Words in them; an image counts as ten.
    batches
        Batches taken in.
    glances
        Samples looked at in batches.
    glance_words
        Words in them.
    fixes
        Samples of a batch that were noticed to be wrong and labelled by themselves.
    """

    singles: int = 0
    single_words: int = 0
    batches: int = 0
    glances: int = 0
    glance_words: int = 0
    fixes: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(
            *(
                getattr(self, part.name) + getattr(other, part.name)
                for part in fields(self)
            )
        )


WORDS_OF_AN_IMAGE = 10
"""Looking at an image takes as long as reading this many words."""


@dataclass(frozen=True)
class CostModel:
    """Seconds that each part of the work takes.

    The defaults make a title of ten words cost 5 s alone and 1 s in a batch, the
    flat costs of the trial behind the method; longer texts cost more. 0.25 s a word is
    240 words a minute.

    Attributes
    ----------
    single
        Deciding one sample alone, beside reading it.
    word
        Reading a word.
    batch
        Taking in a batch and its suggestion.
    glance
        Looking at one sample of a batch, beside reading.
    glance_reads
        Share of a sample's words that a glance reads, 0 to 1.
    fix
        Labelling a sample of a batch by itself.

    References
    ----------
    M. Brysbaert, "How many words do we read per minute?", Journal of Memory and
    Language 109, 2019: 238 words a minute for silent reading of non-fiction.
    """

    single: float = 2.5
    word: float = 0.25
    batch: float = 3.0
    glance: float = 0.5
    glance_reads: float = 0.2
    fix: float = 4.0

    def seconds(self, effort: Effort) -> float:
        """Return what an effort costs.

        Parameters
        ----------
        effort
            What was done.
        """
        reading = effort.single_words + self.glance_reads * effort.glance_words
        return (
            self.single * effort.singles
            + self.word * reading
            + self.batch * effort.batches
            + self.glance * effort.glances
            + self.fix * effort.fixes
        )
