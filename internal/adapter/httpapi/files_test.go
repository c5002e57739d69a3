package httpapi

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"log"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

func picture(t testing.TB) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// send uploads a file as a browser does.
func (w *world) send(who desk.OperatorID, query, field, name string, data []byte) answer {
	w.t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	w.must(m.WriteField("comment", "before the file"))
	part, err := m.CreateFormFile(field, name)
	w.must(err)
	_, err = part.Write(data)
	w.must(err)
	w.must(m.Close())
	return w.ask("POST", "/api/v1/attachments"+query, who, form.Bytes(), with("Content-Type", m.FormDataContentType()))
}

func TestAttachment(t *testing.T) {
	w := settled(t)
	data := picture(t)
	var a Attachment
	w.send(operator, "?workspace=shop", "file", "写真 1.png", data).want(201).into(&a)
	if a.ID == "" || a.MIME != "image/png" || a.Size != int64(len(data)) || a.Name != "写真 1.png" || a.Width != 40 || a.Height != 30 {
		t.Errorf("uploaded: %+v", a)
	}
	at := "/api/v1/attachments/" + string(a.ID)
	got := w.ask("GET", at, operator, nil).want(200)
	if !bytes.Equal(got.body, data) {
		t.Error("what comes down is not what went up")
	}
	for name, want := range map[string]string{"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Content-Disposition": `inline; filename="__ 1.png"; filename*=UTF-8''%E5%86%99%E7%9C%9F%201.png`} {
		if got.header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.header.Get(name), want)
		}
	}
	if !strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("no sandbox: %q", got.header.Get("Content-Security-Policy"))
	}
	if part := w.ask("GET", at, operator, nil, with("Range", "bytes=1-3")).want(206); string(part.body) != "PNG" {
		t.Errorf("range: %q", part.body)
	}
	if small := w.ask("GET", at+"?preview=1", operator, nil).want(200); small.header.Get("Content-Type") != "image/jpeg" || http.DetectContentType(small.body) != "image/jpeg" {
		t.Errorf("preview is %s", small.header.Get("Content-Type"))
	}
	w.ask("GET", at, outsider, nil).problem(404, "not_found")
	w.ask("GET", "/api/v1/attachments/none", operator, nil).problem(404, "not_found")
}

// What could run in a browser is saved, never shown.
func TestAttachmentThatCouldRun(t *testing.T) {
	w := settled(t)
	for name, data := range map[string]string{
		"page.html":  "<!doctype html><script>alert(1)</script>",
		"photo.png":  "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
		"script.js":  "alert(1)",
		"sheet.xlsx": "PK\x03\x04 spread",
	} {
		var a Attachment
		w.send(operator, "?workspace=shop", "file", name, []byte(data)).want(201).into(&a)
		got := w.ask("GET", "/api/v1/attachments/"+string(a.ID), operator, nil).want(200)
		if got.header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %s, %s", name, got.header.Get("Content-Type"), got.header.Get("Content-Disposition"))
		}
		if strings.HasSuffix(name, ".png") {
			w.ask("GET", "/api/v1/attachments/"+string(a.ID)+"?preview=1", operator, nil).problem(404, "not_found")
		}
	}
}

func TestUploadRefused(t *testing.T) {
	w := settled(t)
	big := bytes.Repeat([]byte("x"), flow.MaxUpload+1)
	huge := bytes.Repeat([]byte("x"), flow.MaxUpload+uploadOverhead+1)
	for name, x := range map[string]struct {
		got    answer
		status int
		code   string
	}{
		"no brand":           {w.send(operator, "", "file", "a.png", picture(t)), 422, "invalid"},
		"another brand":      {w.send(operator, "?workspace=other", "file", "a.png", picture(t)), 404, "not_found"},
		"another field":      {w.send(operator, "?workspace=shop", "upload", "a.png", picture(t)), 422, "invalid"},
		"an empty file":      {w.send(operator, "?workspace=shop", "file", "a.png", nil), 422, "empty_file"},
		"a picture for LINE": {w.send(operator, "?workspace=shop", "file", "a.png", append(picture(t), make([]byte, flow.MaxPicture)...)), 413, "too_large"},
		"a byte too big":     {w.send(operator, "?workspace=shop", "file", "a.bin", big), 413, "too_large"},
		"much too big":       {w.send(operator, "?workspace=shop", "file", "a.bin", huge), 413, "too_large"},
		"no form":            {w.ask("POST", "/api/v1/attachments?workspace=shop", operator, "{}"), 422, "invalid"},
		"a load before": {w.ask("POST", "/api/v1/attachments?workspace=shop", operator, "--b\r\nContent-Disposition: form-data; name=\"pad\"\r\n\r\n"+string(huge)+
			"\r\n--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc\r\n--b--\r\n", with("Content-Type", "multipart/form-data; boundary=b")), 413, "too_large"},
		"a form cut off": {w.ask("POST", "/api/v1/attachments?workspace=shop", operator, "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc", with("Content-Type", "multipart/form-data; boundary=b")), 422, "invalid"},
	} {
		t.Log(name)
		x.got.problem(x.status, x.code)
	}
}

// A picture goes out, and LINE loads it from its unguessable place.
func TestPublishedMedia(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("写真をください"))
	at := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", at+"/accept", operator, nil).want(200)
	var a Attachment
	w.send(operator, "?workspace=shop", "file", "a.png", picture(t)).want(201).into(&a)
	var m struct {
		ID      desk.MessageID
		Kind    string
		Content map[string]any
		Send    struct{ State string }
	}
	w.ask("POST", at+"/messages", operator, map[string]any{"type": "image", "attachment_id": a.ID}, with("Idempotency-Key", "k")).want(201).into(&m)
	if m.Kind != "image" || m.Content["attachment_id"] != string(a.ID) || m.Content["state"] != "ready" || m.Send.State != "queued" {
		t.Errorf("message: %+v", m)
	}
	stored, err := w.db.Message(context.Background(), m.ID)
	w.must(err)
	bubble, err := w.publisher.Bubble(context.Background(), stored)
	w.must(err)
	place := strings.TrimPrefix(bubble.URL, "https://desk.example.jp")
	got := w.ask("GET", place, "", nil).want(200)
	if !bytes.Equal(got.body, picture(t)) || got.header.Get("Content-Type") != "image/png" || got.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("%s: %v", place, got.header)
	}
	if got := w.ask("GET", strings.TrimPrefix(bubble.PreviewURL, "https://desk.example.jp"), "", nil).want(200); http.DetectContentType(got.body) != "image/jpeg" {
		t.Error("the preview is no JPEG")
	}
	w.ask("GET", "/media/guess/file.png", "", nil).problem(404, "not_found")
	if strings.Contains(w.logs.String(), strings.Split(place, "/")[2]) {
		t.Error("the log holds the secret name")
	}
	other := w.ask("POST", at+"/messages", operator, map[string]any{"type": "video", "attachment_id": a.ID}, with("Idempotency-Key", "k2"))
	if p := other.problem(422, "bad_attachment"); p.Errors[0].Location != "body.type" {
		t.Errorf("location: %+v", p.Errors)
	}
}

// A video goes out by its name alone: it has no small picture that LINE could show.
func TestPublishedVideoHasNoPreview(t *testing.T) {
	w := settled(t)
	video := append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), make([]byte, 3<<20)...)
	var a Attachment
	w.send(operator, "?workspace=shop", "file", "a.mp4", video).want(201).into(&a)
	m := desk.Message{Content: desk.Content{Kind: desk.Video, Media: &desk.MediaBody{Attachment: a.ID, MIME: a.MIME}}}
	bubble, err := w.publisher.Bubble(context.Background(), m)
	w.must(err)
	if a.MIME != "video/mp4" || bubble.PreviewURL != "" || !strings.HasSuffix(bubble.URL, "/file.mp4") {
		t.Fatalf("%s goes out as %q, preview %q", a.MIME, bubble.URL, bubble.PreviewURL)
	}
	place := strings.TrimPrefix(bubble.URL, "https://desk.example.jp")
	if got := w.ask("GET", place, "", nil, with("Range", "bytes=4-7")).want(206); string(got.body) != "ftyp" {
		t.Errorf("range: %q", got.body)
	}
	w.ask("GET", strings.TrimSuffix(place, "file.mp4")+"preview.jpg", "", nil).problem(404, "not_found")
}

// A video with a picture that stands for it is one on LINE, too; 誤送信 withdraws both.
func TestPublishedVideoWithItsPicture(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("使い方は?"))
	at := "/api/v1/conversations/" + string(c.ID)
	w.ask("POST", at+"/accept", operator, nil).want(200)
	video := append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), make([]byte, 1<<10)...)
	var film, frame Attachment
	w.send(operator, "?workspace=shop", "file", "a.mp4", video).want(201).into(&film)
	w.send(operator, "?workspace=shop", "file", "a.png", picture(t)).want(201).into(&frame)
	say := func(key, kind string, preview desk.AttachmentID) answer {
		of := map[string]desk.AttachmentID{"video": film.ID, "image": frame.ID}[kind]
		return w.ask("POST", at+"/messages", operator, map[string]any{"type": kind, "attachment_id": of, "preview_id": preview, "undo_s": 5}, with("Idempotency-Key", key))
	}
	say("a", "video", "none").problem(422, "bad_preview")
	say("b", "video", film.ID).problem(422, "bad_preview")
	say("c", "image", frame.ID).problem(422, "bad_preview")
	var m Message
	say("d", "video", frame.ID).want(201).into(&m)
	stored, err := w.db.Message(t.Context(), m.ID)
	w.must(err)
	if body := stored.Content.Media; body.Preview != frame.ID || body.Width != frame.Width || body.Height != frame.Height || body.Width == 0 {
		t.Errorf("%+v", body)
	}
	bubble, err := w.publisher.Bubble(t.Context(), stored)
	w.must(err)
	places := []string{strings.TrimPrefix(bubble.URL, "https://desk.example.jp"), strings.TrimPrefix(bubble.PreviewURL, "https://desk.example.jp")}
	if got := w.ask("GET", places[1], "", nil).want(200); !strings.HasSuffix(places[0], "/file.mp4") || http.DetectContentType(got.body) != "image/jpeg" {
		t.Errorf("%v", places)
	}
	w.ask("POST", at+"/messages/"+string(m.ID)+"/missend", operator, map[string]any{"why": "file"}).want(200)
	for _, place := range places {
		w.ask("GET", place, "", nil).problem(410, "withdrawn")
	}
}

// Many readers who take nothing hold little of a large file.
func TestIdleReadersHoldLittle(t *testing.T) {
	const size, readers = 16 << 20, 16
	w := settled(t)
	var a Attachment
	w.send(operator, "?workspace=shop", "file", "a.bin", make([]byte, size)).want(201).into(&a)
	before := heap()
	for range readers {
		req, err := http.NewRequestWithContext(t.Context(), "GET", w.srv.URL+"/api/v1/attachments/"+string(a.ID), nil)
		w.must(err)
		req.Header.Set("Authorization", "Bearer "+w.tokens[operator])
		res, err := http.DefaultClient.Do(req)
		w.must(err)
		defer res.Body.Close()
		if res.StatusCode != 200 || res.ContentLength != size {
			t.Fatalf("%d, %d bytes", res.StatusCode, res.ContentLength)
		}
	}
	if held := heap() - before; held > 2*size {
		t.Errorf("%d idle readers of %d MB hold %d MB", readers, size>>20, held>>20)
	}
}

// heap tells the bytes in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A reader of a file who takes nothing is cut off; one who takes a little now and
// then is served to the end, however long it takes.
func TestReaderThatStandsStillIsCut(t *testing.T) {
	for name, takes := range map[string]bool{"stands still": false, "slow": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				theirs, ours := net.Pipe()
				s := &server{}
				served := make(chan struct{})
				srv := &http.Server{ErrorLog: log.New(io.Discard, "", 0), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer close(served)
					s.serveFile(w, r, flow.Attachment{MIME: "video/mp4"}, bytes.NewReader(make([]byte, 1<<20)))
				})}
				go func() { _ = srv.Serve(&oneConn{conn: ours}) }()
				defer srv.Close()
				if _, err := io.WriteString(theirs, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
					t.Fatal(err)
				}
				start, got := time.Now(), 0
				for takes && got < 1<<20 {
					time.Sleep(fileWait / 3)
					n, err := io.ReadFull(theirs, make([]byte, 32<<10))
					if got += n; err != nil {
						t.Fatalf("cut off after %d bytes and %v: %v", got, time.Since(start), err)
					}
				}
				<-served
				if took := time.Since(start); !takes && took > fileWait {
					t.Errorf("cut off after %v", took)
				} else if takes && took < 10*time.Minute {
					t.Errorf("the slow one took %v only", took)
				}
				theirs.Close()
			})
		})
	}
}

// oneConn is a listener with one connection.
type oneConn struct {
	conn net.Conn
	once bool
}

func (l *oneConn) Accept() (net.Conn, error) {
	if l.once {
		return nil, net.ErrClosed
	}
	l.once = true
	return l.conn, nil
}
func (l *oneConn) Close() error   { return nil }
func (l *oneConn) Addr() net.Addr { return l.conn.LocalAddr() }

// What was read is closed again, also when nobody wants its bytes.
func TestServedFilesAreClosed(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells which files are open")
	}
	w := settled(t)
	var a Attachment
	w.send(operator, "?workspace=shop", "file", "a.png", picture(t)).want(201).into(&a)
	m := desk.Message{Content: desk.Content{Kind: desk.Image, Media: &desk.MediaBody{Attachment: a.ID, MIME: a.MIME}}}
	bubble, err := w.publisher.Bubble(context.Background(), m)
	w.must(err)
	for _, method := range []string{"GET", "HEAD"} {
		w.ask(method, "/api/v1/attachments/"+string(a.ID), operator, nil).want(200)
		w.ask(method, "/api/v1/attachments/"+string(a.ID)+"?preview=1", operator, nil).want(200)
		w.ask(method, strings.TrimPrefix(bubble.URL, "https://desk.example.jp"), "", nil).want(200)
	}
	w.srv.Close() // waits for the handlers
	open, err := filepath.Glob("/proc/self/fd/*")
	w.must(err)
	for _, fd := range open {
		if at, err := os.Readlink(fd); err == nil && strings.HasPrefix(at, w.files) {
			t.Errorf("%s is still open", at)
		}
	}
}

// A file that turns out broken ends short of its length and is told to the log.
func TestBrokenFileEndsShort(t *testing.T) {
	w := settled(t)
	var a Attachment
	data := make([]byte, 1<<20)
	w.send(operator, "?workspace=shop", "file", "a.bin", data).want(201).into(&a)
	path, err := filepath.Glob(filepath.Join(w.files, "*", string(a.ID)))
	w.must(err)
	sealed, err := os.ReadFile(path[0])
	w.must(err)
	sealed[600<<10] ^= 1
	w.must(os.WriteFile(path[0], sealed, 0o600))
	req, err := http.NewRequest("GET", w.srv.URL+"/api/v1/attachments/"+string(a.ID), nil)
	w.must(err)
	req.Header.Set("Authorization", "Bearer "+w.tokens[operator])
	res, err := http.DefaultClient.Do(req)
	w.must(err)
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if !errors.Is(err, io.ErrUnexpectedEOF) || len(got) != 512<<10 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if !strings.Contains(w.logs.String(), "file can't be read") {
		t.Error("nobody is told")
	}
}

func TestAvatar(t *testing.T) {
	w := settled(t)
	c := w.writes(shopLine, "U1", "m1", words("こんにちは"))
	w.ask("GET", "/api/v1/contacts/"+string(c.Contact.ID)+"/avatar", operator, nil).problem(404, "not_found")
}

func FuzzDisposition(f *testing.F) {
	for _, s := range []string{"写真.png", `a"b\c.pdf`, "a\r\nSet-Cookie: x=1", "", "%41.txt", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		h := disposition(true, name)
		if strings.ContainsAny(h, "\r\n\x00") || !utf8.ValidString(h) {
			t.Fatalf("%q makes the header %q", name, h)
		}
		kind, params, err := mime.ParseMediaType(h)
		if err != nil || kind != "inline" {
			t.Fatalf("%q makes the header %q: %v", name, h, err)
		}
		if want := strings.ToValidUTF8(name, "_"); name != "" && params["filename"] != want && !strings.Contains(name, "\x00") {
			t.Errorf("%q reads back as %q", want, params["filename"])
		}
	})
}

func FuzzUploadForm(f *testing.F) {
	f.Add("multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%E5%86%99.png\r\n\r\nabc\r\n--b--\r\n"))
	f.Add("multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=file\r\n\r\n"))
	f.Add("multipart/form-data", []byte("--"))
	f.Add("text/plain", []byte("x"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		req, err := http.NewRequest("POST", "/", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", kind)
		name, data, err := readFile(silent{}, req)
		if err == nil && len(data) > len(body) {
			t.Errorf("%q: %d bytes out of %d", name, len(data), len(body))
		}
		if err != nil && asProblem(err).Status >= 500 {
			t.Errorf("a stranger's form is our fault: %v", err)
		}
	})
}

// silent is a writer without a connection.
type silent struct{}

func (silent) Header() http.Header         { return http.Header{} }
func (silent) Write(b []byte) (int, error) { return len(b), nil }
func (silent) WriteHeader(int)             {}
