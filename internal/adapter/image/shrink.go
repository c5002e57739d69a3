package image

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
)

const (
	maxSide    = 1024
	maxPreview = 1 << 20 // LINE's limit of a preview
)

// shrink gives a picture on white whose longer side is at most max. Each new
// pixel is the mean of those it stands for, so that small writing stays legible.
func shrink(src image.Image, max int) *image.RGBA {
	b := src.Bounds()
	w, h := fit(b.Dx(), b.Dy(), max)
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1)) // one source row at a time keeps memory flat
	sums := make([][4]uint64, w)
	for y := range h {
		top, end := y*b.Dy()/h, (y+1)*b.Dy()/h
		clear(sums)
		for sy := top; sy < end; sy++ {
			draw.Draw(row, row.Bounds(), image.White, image.Point{}, draw.Src)
			draw.Draw(row, row.Bounds(), src, image.Pt(b.Min.X, b.Min.Y+sy), draw.Over)
			addRow(sums, row.Pix, b.Dx())
		}
		for x := range w {
			n := sums[x][3]
			dst.SetRGBA(x, y, color.RGBA{uint8(sums[x][0] / n), uint8(sums[x][1] / n), uint8(sums[x][2] / n), 255})
		}
	}
	return dst
}

// addRow adds a source row to the sums of the new pixels; the fourth counts.
func addRow(sums [][4]uint64, pix []uint8, width int) {
	w := len(sums)
	for x := range w {
		for sx := x * width / w; sx < (x+1)*width/w; sx++ {
			p := pix[4*sx : 4*sx+4 : 4*sx+4]
			sums[x][0] += uint64(p[0])
			sums[x][1] += uint64(p[1])
			sums[x][2] += uint64(p[2])
			sums[x][3]++
		}
	}
}

// fit scales a size down, never up, and never to nothing.
func fit(w, h, side int) (int, int) {
	if longer := max(w, h); longer > side {
		w, h = max(1, w*side/longer), max(1, h*side/longer)
	}
	return w, h
}

// encode writes a JPEG below the limit, giving up quality and then size for it.
func encode(img *image.RGBA) ([]byte, error) {
	for side := maxSide; ; side /= 2 {
		for _, quality := range []int{85, 70, 50} {
			var out bytes.Buffer
			if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
				return nil, err
			}
			if out.Len() <= maxPreview {
				return out.Bytes(), nil
			}
		}
		img = shrink(img, side/2)
	}
}
