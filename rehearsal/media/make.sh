#!/bin/sh
# Makes the sample media that the rehearsal server hands out. Run it again only to change them.
# Needs ffmpeg (Debian: apt-get install -y --no-install-recommends ffmpeg).
set -eu
cd "$(dirname "$0")"
quiet='-hide_banner -loglevel error -y -fflags +bitexact'
plain='-map_metadata -1 -flags:v +bitexact -flags:a +bitexact'
ffmpeg $quiet -f lavfi -i 'testsrc2=size=256x144:rate=10:duration=1.2' -f lavfi -i 'sine=frequency=440:duration=1.2' $plain \
	-c:v libx264 -profile:v baseline -pix_fmt yuv420p -crf 42 -c:a aac -b:a 24k -ac 1 -shortest -movflags +faststart sample.mp4
ffmpeg $quiet -f lavfi -i 'smptebars=size=512x512' -frames:v 1 $plain sample.png
ffmpeg $quiet -f lavfi -i 'sine=frequency=440:duration=1' $plain -ac 1 -ar 22050 -b:a 32k sample.mp3
ffmpeg $quiet -f lavfi -i 'sine=frequency=440:duration=0.5' $plain -ac 1 -ar 8000 sample.wav
