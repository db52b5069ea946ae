"""Tables of ratings that were published with what comes out of them.

Where each was compared with, and how its numbers were computed a second time:

- Krippendorff's tables: those of the packages NLTK, krippendorff and irrCAC; α of all
  three, nominal, ordinal and interval, by the package krippendorff 0.9: 0.0952; 0.6920;
  0.7434, 0.8154 and 0.8491. irrCAC prints 0.74342, and AC1 0.77544, κ 0.76117 of the
  third, which it calls cac.raw4raters.
- Fleiss: the table of irr (“diagnoses”); by his formulas in plain Python P̄ 0.5556,
  shares .144 .144 .167 .306 .239 and κ 0.4302.
- Cohen: his κ 0.4915 and weighted κ 0.3478 by his formulas in plain Python.
- Gwet: the vignette of irrCAC prints the table (cont3x3abstractors), the coefficients
  to seven digits, and their intervals.
- Dawid and Skene: two independent programs bring the same 45 rows; the rates of all
  five observers by the paper's equations 2.3 to 2.5 in plain Python, see the test.
"""

import numpy as np

# Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011. Section A: two
# observers, two labels. Section B: two observers, five labels. Section C: four
# observers, twelve units; 0 is a missing rating, which becomes -1 here.
MEG_AND_OWEN = np.array(
    [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
).T
BEN_AND_GERRY = np.array(
    [
        ["abcde".index(label) for label in said]
        for said in ("aabbdcccedda", "babbbccceddd")
    ]
).T
FOUR_OBSERVERS = (
    np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ]
    ).T
    - 1
)

# Fleiss, "Measuring nominal scale agreement among many raters", 1971, table 1: the
# diagnoses that six psychiatrists gave each of thirty patients.
PSYCHIATRISTS = (
    np.array(
        [
            [int(digit) for digit in patient]
            for patient in (  # noqa: SIM905 - a word a patient
                "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 "
                "144444 124444 222333 144444 224445 333335 111455 111112 224444 133555 "
                "555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
            ).split(" ")
        ]
    )
    - 1
)

# Cohen, "Weighted kappa", 1968, table 1: shares of 200 patients, and how much each
# disagreement counts.
TWO_CLINICIANS = np.array([[44, 7, 9], [5, 20, 5], [1, 3, 6]])
SERIOUSNESS = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])

# Gwet, "Handbook of Inter-Rater Reliability", 2014: pregnancies as two abstractors
# classified them (ectopic, abnormal or normal intrauterine).
ABSTRACTORS = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])

# Dawid & Skene, "Maximum likelihood estimation of observer error-rates using the EM
# algorithm", 1979, table 1: five anaesthetists on 45 patients, the first three times.
ANAESTHETISTS = (
    "111 1 1 1 1;333 4 3 3 4;112 2 1 2 2;222 3 1 2 1;222 3 2 2 2;222 3 3 2 2;"
    "122 2 1 1 1;333 3 4 3 3;222 2 2 2 3;232 2 2 2 3;444 4 4 4 4;222 3 3 4 3;"
    "111 1 1 1 1;222 3 2 1 2;121 1 1 1 1;111 2 1 1 1;111 1 1 1 1;111 1 1 1 1;"
    "222 2 2 2 1;222 1 3 2 2;222 2 2 2 2;222 2 2 2 1;222 3 2 2 2;221 2 2 2 2;"
    "111 1 1 1 1;111 1 1 1 1;232 2 2 2 2;111 1 1 1 1;111 1 1 1 1;112 1 1 2 1;"
    "111 1 1 1 1;333 3 2 3 3;111 1 1 1 1;222 2 2 2 2;222 3 2 3 2;433 4 3 4 3;"
    "221 2 2 3 2;232 3 2 3 3;333 3 4 3 2;111 1 1 1 1;111 1 1 1 1;121 2 1 1 1;"
    "232 2 2 2 2;121 1 1 1 1;222 2 2 2 2"
)


def pairs_of(table: np.ndarray) -> np.ndarray:
    """Return the ratings of two annotators that a table of counts stands for."""
    first, second = np.indices(table.shape)
    return np.column_stack(
        [
            np.repeat(first.ravel(), table.ravel()),
            np.repeat(second.ravel(), table.ravel()),
        ]
    )


def counts_of_anaesthetists() -> np.ndarray:
    """Return how often each gave each of four grades: shape (45, 5, 4)."""
    counts = np.zeros((45, 5, 4))
    for patient, line in enumerate(ANAESTHETISTS.split(";")):
        for observer, grades in enumerate(line.split()):
            for grade in grades:
                counts[patient, observer, int(grade) - 1] += 1
    return counts
