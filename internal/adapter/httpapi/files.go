package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// inline lists the types that a browser may show by itself. Everything else, and
// whatever could carry script, is saved instead.
var inline = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true,
	"audio/mpeg": true, "audio/mp4": true, "audio/aac": true, "audio/wave": true, "audio/ogg": true,
	"video/mp4": true, "video/webm": true, "video/quicktime": true,
	"application/pdf": true,
}

// fileWait is how long the reader of a file may take nothing before it is cut off.
const fileWait = time.Minute

// serveFile writes a file so that it can do no harm: never as a page of the
// desk's own, never as another type than its bytes say.
func (s *server) serveFile(w http.ResponseWriter, r *http.Request, a flow.Attachment, content io.ReadSeeker) {
	h := w.Header()
	h.Set("Content-Type", a.MIME)
	h.Set("Content-Disposition", disposition(inline[a.MIME], a.Name))
	h.Set("Content-Security-Policy", filePolicy(a.MIME))
	if a.SHA256 != "" {
		h.Set("ETag", `"`+a.SHA256+`"`)
	}
	from := &watched{ReadSeeker: content}
	http.ServeContent(impatient{w, http.NewResponseController(w)}, r, "", a.CreatedAt, from)
	if from.err != nil { // the answer has begun: it ends short of its length, which every reader notices
		s.Log.Error("file can't be read", "request", requestID(r.Context()), "attachment", a.ID, "error", from.err)
	}
}

// impatient is an answer whose reader has to take something now and then. A file
// may take long; a reader that stands still holds a part of it in memory.
type impatient struct {
	http.ResponseWriter
	control *http.ResponseController
}

// Write gives the reader fileWait to take what is written.
func (w impatient) Write(b []byte) (int, error) {
	_ = w.control.SetWriteDeadline(time.Now().Add(fileWait)) // a test's writer may have no connection
	return w.ResponseWriter.Write(b)
}

// watched remembers why reading ended before its time.
type watched struct {
	io.ReadSeeker
	err error
}

// Read implements io.Reader.
func (r *watched) Read(p []byte) (int, error) {
	n, err := r.ReadSeeker.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

// filePolicy lets a file load nothing and run nothing. Browsers' own viewers of
// PDF refuse to work in a sandbox; they keep a document's scripts to themselves.
func filePolicy(mime string) string {
	const nothing = "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
	if mime == "application/pdf" {
		return nothing
	}
	return nothing + "; sandbox"
}

// disposition writes RFC 6266's header: the real name for those who read RFC
// 5987, and one in ASCII for the others.
func disposition(show bool, name string) string {
	kind := "attachment"
	if show {
		kind = "inline"
	}
	if name == "" {
		return kind
	}
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return kind + `; filename="` + plain + `"; filename*=UTF-8''` + escape5987(name)
}

// escape5987 percent-encodes all but RFC 5987's attr-char.
func escape5987(s string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~"
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(strings.ToValidUTF8(s, "_")) {
		if strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}

// media gives LINE and the customers' phones a published file; its unguessable
// name is the permission.
func (s *server) media(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	h := w.Header()
	if r.PathValue("name") == "preview.jpg" {
		data, err := s.Library.ServePreview(r.Context(), token)
		if desk.KindOf(err) == desk.Invalid { // no picture, no preview
			err = desk.ErrNotFound.Because(err)
		}
		if err != nil {
			return gone(err)
		}
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		s.serveFile(w, r, flow.Attachment{MIME: "image/jpeg"}, bytes.NewReader(data))
		return nil
	}
	a, content, err := s.Library.Serve(r.Context(), token)
	if err != nil {
		return gone(err)
	}
	defer content.Close()
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	s.serveFile(w, r, a, content)
	return nil
}

// gone tells what was withdrawn from what never was: who has the name may know.
func gone(err error) error {
	if errors.Is(err, flow.ErrWithdrawn) {
		return problem(http.StatusGone, flow.ErrWithdrawn.Code, flow.ErrWithdrawn.Message)
	}
	return err
}

func docMedia(_ huma.API, op *huma.Operation) {
	op.Description = "A file that was sent to a customer, by its unguessable name. preview.jpg is a small picture of an image."
	op.Parameters = []*huma.Param{pathParam("token"), pathParam("name")}
	op.Responses["200"] = bytesResponse("The file.", "application/octet-stream", "binary")
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // a reader that is gone misses nothing
	return nil
}
