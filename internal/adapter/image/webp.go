package image

import "encoding/binary"

// webpSize reads the size from a WebP header. The picture itself is not decoded:
// the standard library can't, and LINE does not take WebP.
func webpSize(b []byte) (w, h int, ok bool) {
	if len(b) < 30 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WEBP" {
		return 0, 0, false
	}
	switch string(b[12:16]) {
	case "VP8X": // extended: 24 bits each, less one
		return 1 + u24(b[24:]), 1 + u24(b[27:]), true
	case "VP8 ": // lossy: 14 bits each behind the start code
		if b[23] != 0x9d || b[24] != 0x01 || b[25] != 0x2a {
			return 0, 0, false
		}
		return int(binary.LittleEndian.Uint16(b[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[28:]) & 0x3fff), true
	case "VP8L": // lossless: 14 bits each, less one, behind the signature
		if b[20] != 0x2f {
			return 0, 0, false
		}
		v := binary.LittleEndian.Uint32(b[21:])
		return 1 + int(v&0x3fff), 1 + int(v>>14&0x3fff), true
	}
	return 0, 0, false
}

func u24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
