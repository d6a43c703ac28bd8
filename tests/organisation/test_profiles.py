"""What a profile may say."""

from pathlib import Path

import pytest

from portal import profiles


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("categories.toml", 'told = ["dispatch"]', "told"),
        ("categories.toml", 'limits = [{ clock = "resolve", until = 5 }]', "until"),
        ("profile.toml", 'currency = "VND"', "currency"),
        ("profile.toml", "[outages]\nwarned = 3", "warned"),
    ],
)
def test_a_key_that_nothing_reads_is_refused_by_name(
    file: str, line: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile that could say what nothing keeps would promise it."""
    folder = tmp_path / "seed" / "small"
    folder.mkdir(parents=True)
    texts = {
        "profile.toml": 'name = "S"\nzone = "UTC"\ncountry = "VN"\nlanguages = ["en"]\ndefault_language = "en"\n',
        "categories.toml": '[[category]]\ncode = "x"\norder = 1\nhandler = "centre"\nwords = { en = "X" }\n',
    }
    for name, text in texts.items():
        (folder / name).write_text(text + (line if name == file else ""))
    monkeypatch.setattr(profiles, "SEED", folder.parent)
    profiles.load.cache_clear()
    with pytest.raises(profiles.UnknownProfile, match=rf"small.*nothing reads {said}"):
        profiles.load("small")
    (folder / file).write_text(texts[file])
    assert profiles.load("small").name == "S"
