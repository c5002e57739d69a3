package lineemu

import (
	"bytes"
	_ "embed"
	"hash/fnv"
	"image"
	"image/color"
	_ "image/jpeg" // previews of uploaded photographs
	"image/png"
	"sync"
)

//go:embed media/video.mp4
var placeholderVideo []byte

//go:embed media/audio.m4a
var placeholderAudio []byte

type sample struct {
	bytes      []byte
	ctype      string
	name       string
	durationMS int64
}

// drawnPhoto is drawn once, on first use.
var drawnPhoto = sync.OnceValue(func() []byte { return drawPhoto(320, 240) })

// placeholder is the file a media act carries when none was given.
func placeholder(kind string) sample {
	switch kind {
	case "video":
		return sample{placeholderVideo, "video/mp4", "video.mp4", 3000}
	case "audio":
		return sample{placeholderAudio, "audio/x-m4a", "audio.m4a", 2000}
	case "file":
		return sample{[]byte("これはエミュレーターの見本ファイルです。\n"), "text/plain; charset=utf-8", "見本.txt", 0}
	default:
		return sample{drawnPhoto(), "image/png", "photo.png", 0}
	}
}

// drawPhoto draws hills under a sky.
func drawPhoto(w, h int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(200 - y/4), uint8(214 - y/6), uint8(232 - y/8), 255}
			if sx, sy := x-w*3/4, y-h/4; sx*sx+sy*sy < (h/10)*(h/10) {
				c = color.RGBA{250, 236, 200, 255}
			}
			if y > h/2+hill(x, w, 3)/2 {
				c = color.RGBA{120, 146, 128, 255}
			}
			if y > h*2/3+hill(x+w/3, w, 2)/2 {
				c = color.RGBA{84, 112, 98, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return encodePNG(img)
}

// hill is a triangle wave with n peaks over w.
func hill(x, w, n int) int {
	period := w / n
	x %= period
	return min(x, period-x)
}

// drawFace draws a plain disc with two eyes in a colour of the id: the picture of a user who has none.
func drawFace(id string) []byte {
	const size = 96
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(id))
	v := sum.Sum32()
	ground := color.RGBA{uint8(120 + v%90), uint8(120 + v>>8%90), uint8(120 + v>>16%90), 255}
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	disc := func(cx, cy, r int, c color.RGBA) {
		for y := cy - r; y <= cy+r; y++ {
			for x := cx - r; x <= cx+r; x++ {
				if (x-cx)*(x-cx)+(y-cy)*(y-cy) <= r*r && image.Pt(x, y).In(img.Rect) {
					img.SetRGBA(x, y, c)
				}
			}
		}
	}
	for i := range img.Pix {
		img.Pix[i] = 240
	}
	disc(size/2, size/2, size/2-2, ground)
	disc(size/2, size+8, 40, color.RGBA{255, 255, 255, 255})
	disc(size/2, size/2-8, 20, color.RGBA{255, 255, 255, 255})
	return encodePNG(img)
}

func encodePNG(img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic("lineemu: drawing cannot be encoded: " + err.Error())
	}
	return b.Bytes()
}

const previewSide = 240

// shrink makes the preview of a picture; what cannot be decoded is returned as it is.
func shrink(ctype string, body []byte) (string, []byte) {
	conf, _, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil || conf.Width*conf.Height > 50_000_000 || max(conf.Width, conf.Height) <= previewSide {
		return ctype, body
	}
	src, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return ctype, body
	}
	long := max(conf.Width, conf.Height)
	w, h := max(conf.Width*previewSide/long, 1), max(conf.Height*previewSide/long, 1)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, src.At(src.Bounds().Min.X+x*conf.Width/w, src.Bounds().Min.Y+y*conf.Height/h))
		}
	}
	return "image/png", encodePNG(img)
}
