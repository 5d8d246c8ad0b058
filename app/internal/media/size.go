package media

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif" // for image.DecodeConfig
	_ "image/jpeg"
	_ "image/png"
)

// rasterSize reads the size of an image in a format that the standard library knows.
func rasterSize(head []byte) (width, height int) {
	c, _, err := image.DecodeConfig(bytes.NewReader(head))
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}

// webpSize reads the size from the first chunk, which is one of three kinds.
func webpSize(head []byte) (width, height int) {
	if len(head) < 30 {
		return 0, 0
	}
	b := head[20:] // after the file's and the chunk's header
	switch string(head[12:16]) {
	case "VP8X": // extended: 24 bits each, less one
		return 1 + int(b[4]) + int(b[5])<<8 + int(b[6])<<16, 1 + int(b[7]) + int(b[8])<<8 + int(b[9])<<16
	case "VP8L": // lossless: after a mark 14 bits each, less one
		bits := binary.LittleEndian.Uint32(b[1:])
		return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff)
	case "VP8 ": // lossy: after a frame's tag and its start code 14 bits each, and 2 of a scale
		return int(binary.LittleEndian.Uint16(b[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[8:]) & 0x3fff)
	}
	return 0, 0
}
