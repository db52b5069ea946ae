"""What is installed is what was written: the wheel carries its data along."""

import subprocess
import sys
import zipfile

from tests.conftest import REPOSITORY


def test_wheel_holds_models_schema_and_the_command(tmp_path):
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(tmp_path), str(REPOSITORY)]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry = next(name for name in names if name.endswith("entry_points.txt"))
        assert "umc = umc_desktop.__main__:main" in archive.read(entry).decode()
    manifests = {path.name for path in (REPOSITORY / "models").iterdir()}
    assert {f"umc_desktop/models/{name}/manifest.toml" for name in manifests} <= names
    assert "umc_desktop/storage/migrations/0001_initial.sql" in names
    assert "umc_desktop/resources/translations/umc_de.ts" in names
    assert not any(name.startswith("tests/") for name in names)
