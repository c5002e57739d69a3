package image

import (
	"bytes"
	"image"
	_ "image/gif"  // first frame of a GIF
	_ "image/jpeg" // photos
	_ "image/png"  // screenshots

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// maxPixels bounds what is decoded: a few hundred bytes can claim a picture of
// many gigabytes. Forty million are more than nearly every phone takes.
const maxPixels = 40 << 20

// together is how many pictures are decoded at once; each may take some hundred
// megabytes for a moment.
const together = 2

// Errors of pictures.
var (
	ErrPixels  = desk.E(desk.TooLarge, "too_many_pixels", "The picture has more than 40 million pixels. Shrink it first.")
	ErrPicture = desk.E(desk.NotFound, "no_preview", "This file can't be shown as a picture. Download it instead.")
)

// Reader implements flow.Imager. It is safe for many goroutines.
type Reader struct {
	slots chan struct{}
}

var _ flow.Imager = (*Reader)(nil)

// New makes a reader.
func New() *Reader { return &Reader{slots: make(chan struct{}, together)} }

// Size gives a picture's width and height as it is shown, turned by its EXIF
// orientation; 0, 0 for what is no picture. Only the header is read.
func (r *Reader) Size(data []byte) (width, height int) {
	if w, h, ok := webpSize(data); ok {
		return w, h
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0
	}
	if format == "jpeg" && orientation(data).sideways() {
		return c.Height, c.Width
	}
	return c.Width, c.Height
}

// Preview gives a JPEG of at most 1 MB and 1,024 pixels a side, turned upright
// and without anything else that was in the file: no place, no camera, no time.
func (r *Reader) Preview(data []byte) ([]byte, error) {
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, ErrPicture.Because(err)
	}
	if c.Width <= 0 || c.Height <= 0 {
		return nil, ErrPicture
	}
	if c.Width > maxPixels/c.Height {
		return nil, ErrPixels
	}
	r.slots <- struct{}{}
	defer func() { <-r.slots }()
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrPicture.Because(err)
	}
	small := shrink(src, maxSide)
	if format == "jpeg" {
		small = orientation(data).upright(small)
	}
	return encode(small)
}
