"""How far apart two colours look, also to people who see fewer of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_PROTANOPIA = np.array(
    [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]
)
_DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)
_TRITANOPIA = np.array(
    [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]
)
VISIONS = {
    "normal": np.eye(3),
    "protanopia": _PROTANOPIA,
    "deuteranopia": _DEUTERANOPIA,
    "tritanopia": _TRITANOPIA,
}
"""Linear RGB as each kind of eye sees it (Machado, Oliveira and Fernandes 2009, severity 1)."""

_RGB_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def differences(colours: tuple[str, ...], vision: str = "normal") -> Floats:
    """
    CIELAB distance (ΔE*76) between all pairs of colours.

    Parameters
    ----------
    colours
        ``"#rrggbb"``.
    vision
        A key of ``VISIONS``.

    Returns
    -------
    ndarray
        Shape ``(num_colours, num_colours)``; about 2 is just noticeable, 20 is plain.
    """
    seen = np.clip(_linear(colours) @ VISIONS[vision].T, 0.0, 1.0)
    lab = _lab(seen)
    distance: Floats = np.linalg.norm(lab[:, None] - lab[None, :], axis=-1)
    return distance


def least_differences(colours: tuple[str, ...]) -> Floats:
    """The smallest of ``differences`` over all kinds of vision, pair by pair."""
    smallest: Floats = np.min([differences(colours, vision) for vision in VISIONS], axis=0)
    return smallest


def _linear(colours: tuple[str, ...]) -> Floats:
    rgb = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def _lab(linear: Floats) -> Floats:
    xyz = linear @ _RGB_TO_XYZ.T / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = f[:, 0], f[:, 1], f[:, 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)
