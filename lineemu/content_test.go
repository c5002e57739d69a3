package lineemu_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func contentPath(id string) string { return "/v2/bot/message/" + id + "/content" }

func TestContentOfEveryKind(t *testing.T) {
	w := newWorld(t)
	for kind, ctype := range map[string]string{"image": "image/png", "video": "video/mp4", "audio": "audio/x-m4a", "file": "text/plain; charset=utf-8"} {
		id := w.act(lineemu.Act{Type: kind}).MessageID
		r := w.want(w.call("GET", contentPath(id), nil), 200, "")
		if r.header.Get("Content-Type") != ctype || len(r.body) == 0 {
			t.Errorf("%s: %s with %d bytes", kind, r.header.Get("Content-Type"), len(r.body))
		}
	}
	raw := []byte("%PDF-1.7 ほんもの")
	id := w.act(lineemu.Act{Type: "file", FileName: "a.pdf", Data: base64.StdEncoding.EncodeToString(raw)}).MessageID
	if r := w.call("GET", contentPath(id), nil); r.body != string(raw) || r.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("uploaded file came back as %s %q", r.header.Get("Content-Type"), r.body)
	}
	if m := w.bot.got()[4].events[0].Message; m["fileName"] != "a.pdf" || m["fileSize"] != float64(len(raw)) {
		t.Errorf("event message %v", m)
	}
	if r := w.want(w.call("GET", contentPath(w.act(lineemu.Act{Type: "text", Text: "a"}).MessageID), nil), 404, "not found"); r.body == "" {
		t.Error("no body")
	}
	w.want(w.call("GET", contentPath("1"), nil), 404, "not found")
	ext := w.act(lineemu.Act{Type: "image", External: &lineemu.External{OriginalContentURL: "https://example.com/a"}}).MessageID
	w.want(w.call("GET", contentPath(ext), nil), 404, "not found")
}

func TestContentInPreparation(t *testing.T) {
	w := newWorld(t)
	id := w.act(lineemu.Act{Type: "video", PrepareMS: 30_000}).MessageID
	transcoding := func() any { return w.call("GET", contentPath(id)+"/transcoding", nil).json(t)["status"] }
	if r := w.want(w.call("GET", contentPath(id), nil), 202, ""); r.body != "" {
		t.Errorf("202 with %q", r.body)
	}
	if transcoding() != "processing" {
		t.Errorf("status %v", transcoding())
	}
	w.advance(31 * time.Second)
	w.want(w.call("GET", contentPath(id), nil), 200, "")
	if transcoding() != "succeeded" {
		t.Errorf("status %v", transcoding())
	}
	id = w.act(lineemu.Act{Type: "audio", Fails: true}).MessageID
	if transcoding() != "failed" {
		t.Errorf("status %v", transcoding())
	}
	w.want(w.call("GET", contentPath(id), nil), 404, "not found")
	image := w.act(lineemu.Act{Type: "image"}).MessageID
	w.want(w.call("GET", contentPath(image)+"/transcoding", nil), 400, "Transcoding status doesn't support this type of content")
}

func TestPreview(t *testing.T) {
	w := newWorld(t)
	image := w.act(lineemu.Act{Type: "image"}).MessageID
	r := w.want(w.call("GET", contentPath(image)+"/preview", nil), 200, "")
	img := must(png.Decode(strings.NewReader(r.body)))(t)
	if b := img.Bounds(); b.Dx() != 240 || b.Dy() != 180 {
		t.Errorf("preview %v, want 240×180", b)
	}
	w.want(w.call("GET", contentPath(w.act(lineemu.Act{Type: "video"}).MessageID)+"/preview", nil), 200, "")
	w.want(w.call("GET", contentPath(w.act(lineemu.Act{Type: "audio"}).MessageID)+"/preview", nil), 400, "The content can not be previewed")
}

func TestContentEnds(t *testing.T) {
	w := newWorld(t, lineemu.Config{ContentLife: time.Hour})
	image, kept := w.act(lineemu.Act{Type: "image"}), w.act(lineemu.Act{Type: "image"})
	w.act(lineemu.Act{Type: "unsend", MessageID: image.MessageID})
	w.want(w.call("GET", contentPath(image.MessageID), nil), 410, "The content is gone")
	w.want(w.call("GET", contentPath(kept.MessageID), nil), 200, "")
	w.advance(61 * time.Minute)
	w.want(w.call("GET", contentPath(kept.MessageID), nil), 404, "not found")
	other := must(w.AddChannel(lineemu.Channel{}))(t)
	fresh := w.act(lineemu.Act{Type: "image"})
	w.want(w.call("GET", contentPath(fresh.MessageID), nil, "Authorization", "Bearer "+other.AccessToken), 404, "not found")
}

func TestTruncatedContent(t *testing.T) {
	w := newWorld(t)
	id := w.act(lineemu.Act{Type: "image"}).MessageID
	whole := w.call("GET", contentPath(id), nil).body
	must(w.SetFault(lineemu.Fault{Endpoint: "content", Kind: lineemu.FaultTruncate, Times: 1}))(t)
	req := must(http.NewRequest("GET", w.URL+contentPath(id), nil))(t)
	req.Header.Set("Authorization", "Bearer "+w.ch.AccessToken)
	resp := must(http.DefaultClient.Do(req))(t)
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err == nil || resp.ContentLength != int64(len(whole)) || !bytes.Equal(got, []byte(whole[:len(whole)/2])) {
		t.Errorf("got %d of %d announced bytes, error %v", len(got), resp.ContentLength, err)
	}
}
