#!/bin/sh
# Makes the small real files of these tests with ffmpeg. They are kept in the repository; run it only to change them.
set -eu
cd "$(dirname "$0")"
image() { ffmpeg -loglevel error -y -f lavfi -i "color=c=teal:s=$1" -frames:v 1 "$2"; }
image 320x300 fits.png
image 320x300 fits.jpg
image 298x400 small.png
image 1000x300 wide.jpg
image 320x300 picture.webp
image 16x16 picture.gif
image 16x16 picture.bmp
image 16x16 picture.tiff
sound() { ffmpeg -loglevel error -y -f lavfi -i "sine=frequency=440:duration=0.2:sample_rate=8000" "$@"; }
sound -b:a 8k sound.mp3
sound -id3v2_version 0 -write_xing 0 -b:a 8k bare.mp3
sound sound.wav
sound -c:a aac -b:a 8k sound.m4a
sound -c:a aac -b:a 8k sound.aac
sound -c:a flac sound.flac
sound -ar 16000 -c:a libvorbis sound.ogg
film() { ffmpeg -loglevel error -y -f lavfi -i "color=c=teal:s=64x64:d=0.2" -pix_fmt yuv420p "$1"; }
film film.mp4
film film.mov
film film.webm
