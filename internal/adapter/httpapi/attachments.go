package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Attachment is an uploaded file; it is sent by its id.
type Attachment struct {
	ID       desk.AttachmentID `json:"id"`
	MIME     string            `json:"mime"`
	Size     int64             `json:"size"`
	Name     string            `json:"name,omitempty"`
	Width    int               `json:"width,omitempty"`
	Height   int               `json:"height,omitempty"`
	Duration int64             `json:"duration_ms,omitempty"`
}

// uploadOverhead is what the form's own lines may add to a file.
const (
	uploadOverhead = 64 << 10
	uploadRead     = 2 * time.Minute
)

// upload seals one file, the form's field "file".
func (s *server) upload(w http.ResponseWriter, r *http.Request) error {
	workspace := desk.WorkspaceID(r.URL.Query().Get("workspace"))
	if workspace == "" {
		return bad("workspace", "Say for which brand the file is: ?workspace=…")
	}
	name, data, err := readFile(w, r)
	if err != nil {
		return err
	}
	a, err := s.Library.Upload(r.Context(), callerFrom(r.Context()).Person, workspace, name, data)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, Attachment{ID: a.ID, MIME: a.MIME, Size: a.Size, Name: a.Name, Width: a.Width, Height: a.Height})
}

// readFile finds the field "file" in a form. Nothing else in it is looked at, and
// nothing is ever written to a temporary file in the clear.
func readFile(w http.ResponseWriter, r *http.Request) (name string, data []byte, err error) {
	done := readWithin(w, uploadRead)
	defer done()
	r.Body = http.MaxBytesReader(w, r.Body, flow.MaxUpload+uploadOverhead)
	form, err := r.MultipartReader()
	if err != nil {
		return "", nil, bad("file", `Send the file as multipart/form-data, in the field "file".`)
	}
	for {
		part, err := form.NextRawPart()
		if errors.Is(err, io.EOF) {
			return "", nil, bad("file", `The form has no file in its field "file".`)
		}
		if err != nil {
			return "", nil, formError(err)
		}
		if part.FormName() != "file" {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part, flow.MaxUpload+1))
		return fileName(part), data, formError(err)
	}
}

// formError tells a form that is too large from one that is broken.
func formError(err error) error {
	var size *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &size):
		return desk.E(desk.TooLarge, "too_large", "A file may have at most 20 MB.").On("file")
	}
	return bad("file", "The form is broken or did not arrive whole.")
}

// fileName reads the name that a browser gave, in any of the ways they write it.
// Folders in it are kept: the library takes out what can't be part of a name.
func fileName(p *multipart.Part) string {
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	return params["filename"]
}

// attachment gives a file, or with ?preview=1 a small picture of it.
func (s *server) attachment(w http.ResponseWriter, r *http.Request) error {
	by, id := callerFrom(r.Context()).Person, desk.AttachmentID(r.PathValue("id"))
	if r.URL.Query().Get("preview") == "1" {
		data, err := s.Library.Preview(r.Context(), by, id)
		if err != nil {
			return err
		}
		s.serveFile(w, r, flow.Attachment{MIME: "image/jpeg"}, bytes.NewReader(data))
		return nil
	}
	a, content, err := s.Library.Open(r.Context(), by, id)
	if err != nil {
		return err
	}
	defer content.Close()
	s.serveFile(w, r, a, content)
	return nil
}

// avatar gives a contact's picture.
func (s *server) avatar(w http.ResponseWriter, r *http.Request) error {
	a, content, err := s.Library.Avatar(r.Context(), callerFrom(r.Context()).Person, desk.ContactID(r.PathValue("id")))
	if err != nil {
		return err
	}
	defer content.Close()
	a.Name = ""
	s.serveFile(w, r, a, content)
	return nil
}

func docUpload(api huma.API, op *huma.Operation) {
	op.Description = "Up to 20 MB, pictures up to 10 MB. The type is told from the bytes, not from the name."
	op.Parameters = []*huma.Param{{Name: "workspace", In: "query", Required: true, Schema: &huma.Schema{Type: "string"}}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}}}}}}
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Attachment](), true, "")
	op.Responses["201"] = &huma.Response{Description: "Created", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

func docAttachment(_ huma.API, op *huma.Operation) {
	op.Parameters = []*huma.Param{pathParam("id"),
		{Name: "preview", In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{"1"}}, Description: "a JPEG of at most 1 MB"}}
	op.Responses["200"] = bytesResponse("The file.", "application/octet-stream", "binary")
}

func docAvatar(_ huma.API, op *huma.Operation) {
	op.Parameters = []*huma.Param{pathParam("id")}
	op.Responses["200"] = bytesResponse("The picture.", "application/octet-stream", "binary")
}
