package image

import (
	"encoding/binary"
	"image"
)

// turn is EXIF's orientation, 1 to 8: how a camera was held.
type turn int

const upright turn = 1

// sideways tells whether width and height change places.
func (t turn) sideways() bool { return t >= 5 && t <= 8 }

// upright turns and mirrors a picture so that it needs no orientation.
func (t turn) upright(src *image.RGBA) *image.RGBA {
	if t <= upright || t > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if t.sideways() {
		size = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			dx, dy := t.place(x, y, w, h)
			dst.SetRGBA(dx, dy, src.RGBAAt(x, y))
		}
	}
	return dst
}

// place tells where a stored pixel belongs in the picture as it is shown.
func (t turn) place(x, y, w, h int) (int, int) {
	switch t {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}

// orientation reads a JPEG's EXIF orientation; anything unreadable is upright.
func orientation(data []byte) turn {
	const startOfScan, app1 = 0xda, 0xe1
	for i := 2; i+4 <= len(data) && data[i] == 0xff; {
		size := int(binary.BigEndian.Uint16(data[i+2:]))
		end := i + 2 + size
		if data[i+1] == startOfScan || size < 2 || end > len(data) {
			break
		}
		if body := data[i+4 : end]; data[i+1] == app1 && len(body) > 6 && string(body[:6]) == "Exif\x00\x00" {
			return tiffOrientation(body[6:])
		}
		i = end
	}
	return upright
}

func tiffOrientation(b []byte) turn {
	if len(b) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(b[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return upright
	}
	const tagOrientation, entrySize = 0x0112, 12
	for n := order.Uint16(b[at:]); n > 0; n-- {
		entry := at + 2 + uint64(n-1)*entrySize
		if entry+entrySize > uint64(len(b)) || order.Uint16(b[entry:]) != tagOrientation {
			continue
		}
		if v := turn(order.Uint16(b[entry+8:])); v >= upright && v <= 8 {
			return v
		}
	}
	return upright
}
