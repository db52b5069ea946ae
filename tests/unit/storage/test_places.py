"""Which places need a working copy."""

from pathlib import Path

import pytest

from umc_desktop.storage.places import place_of

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /srv/team rw shared:2 - nfs4 server:/team rw,vers=4.2
31 22 0:41 / /srv/share rw shared:3 - cifs //server/share rw
32 22 0:42 / /home/ada/far rw - fuse.sshfs ada@far: rw
33 22 8:17 / /media/ada/USB\\040STICK rw - vfat /dev/sdb1 rw
34 22 8:18 / /boot/efi rw - vfat /dev/sda2 rw
35 30 0:43 / /srv/team/local rw - ext4 /dev/sdc1 rw
36 22 0:44 / /run/media/ada/disk rw - exfat /dev/sdd1 rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/home/ada/p.umc", ""),
        ("/srv/team/p.umc", "a network drive"),
        ("/srv/teamwork/p.umc", ""),
        ("/srv/team/local/p.umc", ""),
        ("/srv/share/a/b/p.umc", "a network drive"),
        ("/home/ada/far/p.umc", "a network drive"),
        ("/media/ada/USB STICK/p.umc", "a removable disk"),
        ("/run/media/ada/disk/p.umc", "a removable disk"),
        ("/boot/efi/p.umc", ""),
        ("/home/ada/Dropbox/p.umc", "a cloud folder"),
        ("/home/ada/OneDrive - Hospital/x/p.umc", "a cloud folder"),
        ("/home/ada/iCloud Drive/p.umc", "a cloud folder"),
        ("/home/ada/dropboxes/p.umc", ""),
        ("/home/ada/Dropbox", ""),
    ],
)
def test_place(path, place, monkeypatch):
    monkeypatch.delenv("UMC_WORKING_COPY", raising=False)
    assert place_of(Path(path), MOUNTS) == place


def test_the_setting_overrides(monkeypatch):
    monkeypatch.setenv("UMC_WORKING_COPY", "always")
    assert place_of(Path("/home/ada/p.umc"), MOUNTS) == "another place"
    assert place_of(Path("/srv/team/p.umc"), MOUNTS) == "a network drive"
    monkeypatch.setenv("UMC_WORKING_COPY", "never")
    assert place_of(Path("/srv/team/p.umc"), MOUNTS) == ""


def test_this_computers_own_list_is_read(tmp_path, monkeypatch):
    monkeypatch.delenv("UMC_WORKING_COPY", raising=False)
    assert isinstance(place_of(tmp_path / "p.umc"), str)
