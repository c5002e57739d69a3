package image

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"
)

// flag is red left, blue right.
func flag(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			if x >= w/2 {
				c = color.RGBA{0, 0, 255, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// held puts an EXIF segment with an orientation behind a JPEG's first marker.
func held(photo []byte, t turn) []byte {
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	exif = append(exif, byte(t), 0, 0, 0, 0, 0, 0, 0)
	seg := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(append([]byte{}, photo[:2]...), append(seg, exif...)...), photo[2:]...)
}

func TestSize(t *testing.T) {
	var g bytes.Buffer
	if err := gif.Encode(&g, flag(5, 4), nil); err != nil {
		t.Fatal(err)
	}
	photo := asJPEG(t, flag(32, 16))
	for _, c := range []struct {
		name string
		data []byte
		w, h int
	}{
		{"jpeg", photo, 32, 16},
		{"jpeg held sideways", held(photo, 6), 16, 32},
		{"jpeg upside down", held(photo, 3), 32, 16},
		{"png", asPNG(t, flag(7, 9)), 7, 9},
		{"gif", g.Bytes(), 5, 4},
		{"webp", append([]byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"), 0xff, 1, 0, 0xff, 0, 0), 512, 256},
		{"words", []byte("こんにちは"), 0, 0},
		{"nothing", nil, 0, 0},
	} {
		if w, h := New().Size(c.data); w != c.w || h != c.h {
			t.Errorf("%s: %d×%d, want %d×%d", c.name, w, h, c.w, c.h)
		}
	}
}

func TestPreviewIsUpright(t *testing.T) {
	// where the red half must be seen once the picture is turned
	for turned, red := range map[turn]image.Point{1: {4, 8}, 2: {27, 8}, 3: {27, 8}, 4: {4, 8}, 5: {8, 4}, 6: {8, 4}, 7: {8, 27}, 8: {8, 27}} {
		out, err := New().Preview(held(asJPEG(t, flag(32, 16)), turned))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		r, _, b, _ := img.At(red.X, red.Y).RGBA()
		if r < 0xc000 || b > 0x4000 {
			t.Errorf("orientation %d: no red at %v of %v", turned, red, img.Bounds())
		}
		if bytes.Contains(out, []byte("Exif")) {
			t.Errorf("orientation %d: the preview still carries EXIF", turned)
		}
	}
}

func TestPreviewIsSmall(t *testing.T) {
	noise := image.NewRGBA(image.Rect(0, 0, 1500, 1000))
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(rng.Uint32())
	}
	out, err := New().Preview(asPNG(t, noise))
	if err != nil {
		t.Fatal(err)
	}
	if len(out) > 1<<20 {
		t.Errorf("preview has %d bytes", len(out))
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(out))
	if err != nil || c.Width != 1024 || c.Height != 682 {
		t.Errorf("preview is %d×%d, %v", c.Width, c.Height, err)
	}
}

func TestPreviewOnWhite(t *testing.T) {
	out, err := New().Preview(asPNG(t, image.NewNRGBA(image.Rect(0, 0, 8, 8))))
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := img.At(3, 3).RGBA(); r < 0xf000 || g < 0xf000 || b < 0xf000 {
		t.Error("what was transparent is not white")
	}
}

func TestPreviewRefuses(t *testing.T) {
	if _, err := New().Preview([]byte("no picture")); !errors.Is(err, ErrPicture) {
		t.Errorf("words: %v", err)
	}
	if _, err := New().Preview(asJPEG(t, flag(64, 64))[:200]); !errors.Is(err, ErrPicture) {
		t.Errorf("cut off: %v", err)
	}
	if _, err := New().Preview(flood(t)); !errors.Is(err, ErrPixels) {
		t.Errorf("60,000 × 60,000 pixels in a small file: %v", err)
	}
}

// flood is a small PNG whose header claims 3.6 billion pixels.
func flood(t testing.TB) []byte {
	data := asPNG(t, flag(4, 4))
	binary.BigEndian.PutUint32(data[16:], 60000)
	binary.BigEndian.PutUint32(data[20:], 60000)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func FuzzPicture(f *testing.F) {
	photo := asJPEG(f, flag(16, 8))
	f.Add(photo)
	f.Add(held(photo, 6))
	f.Add(asPNG(f, flag(3, 3)))
	f.Add(flood(f))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2f\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := New()
		if w, h := r.Size(data); w < 0 || h < 0 {
			t.Errorf("size %d×%d", w, h)
		}
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1<<22 {
			return // right, but slow to fuzz
		}
		if out, err := r.Preview(data); err == nil && len(out) > maxPreview {
			t.Errorf("preview of %d bytes", len(out))
		}
	})
}

// A phone's photo of 12 million pixels.
func BenchmarkPreview(b *testing.B) {
	photo := asJPEG(b, flag(4000, 3000))
	r := New()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Preview(photo); err != nil {
			b.Fatal(err)
		}
	}
}
