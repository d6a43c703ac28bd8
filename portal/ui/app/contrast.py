"""Colours that can be read: the contrast ratio of WCAG 2.2, and a shade moved until it has one."""

from __future__ import annotations

import colorsys

STEP = 0.02


def contrast(one: str, other: str) -> float:
    """The ratio of two colours #rrggbb, 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def at_contrast(shade: str, ground: str, least: float) -> str:
    """The shade, made darker on light ground and lighter on dark, only as far as it needs to be read."""
    hue, light, full = colorsys.rgb_to_hls(*_rgb(shade))
    end = 0.0 if _luminance(ground) > 0.18 else 1.0
    while contrast(shade, ground) < least and light != end:
        light = max(end, light - STEP) if end == 0 else min(end, light + STEP)
        shade = "#" + "".join(f"{round(c * 255):02X}" for c in colorsys.hls_to_rgb(hue, light, full))
    return shade


def _luminance(shade: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(shade)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(shade: str) -> tuple[float, float, float]:
    red, green, blue = (int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
