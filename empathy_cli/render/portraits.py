"""Eight drawn portraits, on 120 × 120. Flat shapes in one hue: `paper`, `light`, `strong`, `dark` are filled in.

They differ in hair, clothes and age, as people do; which of them shows whom is chosen by the team.
"""

_BODY = '<path fill="{strong}" d="M10 124c2-21 18-31 36-33h28c18 2 34 12 36 33z"/>'
_NECK = ('<path fill="{light}" d="M50 74h20v18c0 11-20 11-20 0z"/>'
         '<path fill="{dark}" fill-opacity=".2" d="M50 79c6 7 14 7 20 0v6c-6 6-14 6-20 0z"/>')
_HEAD = '<ellipse cx="60" cy="57" rx="21.500" ry="25" fill="{light}"/>'
_EARS = '<g fill="{light}"><circle cx="38.500" cy="59" r="4.500"/><circle cx="81.500" cy="59" r="4.500"/></g>'
_EYES = '<g fill="{dark}"><circle cx="52" cy="58" r="2.100"/><circle cx="68" cy="58" r="2.100"/></g>'
_BROWS = ('<g fill="none" stroke="{dark}" stroke-width="1.800" stroke-linecap="round">'
          '<path d="M48.500 52.500q3.500-2.200 6.500-.6M65 51.900q3-1.600 6.500.6"/></g>')
_SMILE = '<path d="M54 69.500q6 5 12 0" fill="none" stroke="{dark}" stroke-width="2.200" stroke-linecap="round"/>'
_GLASSES = ('<g fill="none" stroke="{dark}" stroke-width="2"><circle cx="51.500" cy="58.500" r="7"/>'
            '<circle cx="68.500" cy="58.500" r="7"/>'
            '<path d="M58.500 57.500q1.500-1.200 3 0M44.500 57l-5-1.500M75.500 57l5-1.500"/></g>')


def _hair(path: str, more: str = "") -> str:
    return f'<path fill="{{dark}}" d="{path}"/>{more}'


PORTRAITS = {
    # a bob with a side parting
    "portrait-1": _BODY + _NECK + _HEAD + _hair(
        "M33 83c-4-14-3-31 0-41 4-14 15-23 28-23s23 9 27 23c3 10 4 27 0 41-6 3-10 1-10-4V58c-7-3-12-9-15-16-6 9-14 13"
        "-21 15v22c0 5-4 7-9 4z") + _EYES + _SMILE,
}
