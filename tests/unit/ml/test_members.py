import numpy as np

from umc_desktop.ml.members import MemberPlan
from umc_desktop.ml.sample_features import SampleFeatures


def test_plan_takes_its_own_encoders_and_the_mean_of_their_priors():
    vectors = {name: np.full((2, 1), i, np.float32) for i, name in enumerate("abc")}
    priors = {name: np.full((2, 2), i, np.float32) for i, name in enumerate("abc")}
    samples = SampleFeatures(vectors, {}, priors)
    plan = MemberPlan("some", ("a", "c"), smoothed=False)
    assert [float(m[0, 0]) for m in plan.features(samples)] == [0, 2]
    assert plan.prior(samples, np.array([1])).tolist() == [[1, 1]]
    assert len(samples) == 2
    assert samples.encoders == ("a", "b", "c")
