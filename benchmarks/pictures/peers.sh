#!/bin/sh
# Make an environment for each peer in the folder $1 (or $LEAVEN_PEERS): they are measured, and never our dependencies.
set -eu
to=${1:-${LEAVEN_PEERS:?say where: a folder, or LEAVEN_PEERS}}
make_one() {
    name=$1
    shift
    test -x "$to/$name/bin/python" || python3 -m venv "$to/$name"
    "$to/$name/bin/pip" install --quiet "$@"
}
make_one albumentations albumentations==2.0.8 opencv-python-headless simplejpeg
# needs torch; other versions of it bring gigabytes for a GPU
make_one albumentationsx albumentationsx==2.5.1 opencv-python-headless simplejpeg torch==2.13.0
make_one torchvision numpy pillow simplejpeg torch==2.13.0 kornia==0.9.0
# its wheel wants libraries of a GPU; transforms need none of them (server.py declares what is missing)
"$to/torchvision/bin/pip" install --quiet --no-deps torchvision==0.28.0
