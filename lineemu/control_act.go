package lineemu

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// postAct lets a customer act: a JSON act, or multipart with the fields of an act ("act", as
// JSON, or type and others one by one) and the file as "data".
func (p *Platform) postAct(r *http.Request) (int, any, error) {
	var a Act
	mt, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	if mt == "multipart/form-data" {
		a, err = readUpload(r)
	} else {
		var body []byte
		if body, err = io.ReadAll(r.Body); err == nil {
			err = readAct(body, &a)
		}
	}
	if err != nil {
		return 0, nil, err
	}
	said, err := p.Act(r.PathValue("id"), a)
	return http.StatusCreated, said, err
}

func (p *Platform) postActs(r *http.Request) (int, any, error) {
	var in struct {
		Acts  []UserAct `json:"acts"`
		Async bool      `json:"async"`
	}
	if err := readJSON(r, &in); err != nil {
		return 0, nil, err
	}
	said, err := p.ActTogether(in.Acts, in.Async)
	return http.StatusCreated, list(said), err
}

// readAct decodes an act strictly. LINE's own spelling of the members (packageId) is taken too.
func readAct(body []byte, a *Act) error {
	err := decodeStrict(body, a)
	if err == nil {
		return nil
	}
	var loose map[string]json.RawMessage
	if json.Unmarshal(body, &loose) != nil {
		return err
	}
	snake := make(map[string]json.RawMessage, len(loose))
	for k, v := range loose {
		snake[snakeCase(k)] = v
	}
	*a = Act{}
	return decodeStrict(encode(snake), a)
}

func snakeCase(s string) string {
	var b strings.Builder
	for i, r := range s {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// readUpload reads a multipart act: its JSON in the field "act", or type and where it is said in
// fields of their own.
func readUpload(r *http.Request) (Act, error) {
	var a Act
	if err := r.ParseMultipartForm(maxUpload); err != nil {
		return a, fmt.Errorf("the multipart form cannot be read: %w", err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	if whole := r.FormValue("act"); whole != "" {
		if err := readAct([]byte(whole), &a); err != nil {
			return a, err
		}
	} else {
		a.Type, a.FileName, a.ChannelID, a.GroupID = r.FormValue("type"), r.FormValue("file_name"), r.FormValue("channel_id"), r.FormValue("group_id")
		a.Async = r.FormValue("async") == "true"
	}
	f, head, err := r.FormFile("data")
	if errors.Is(err, http.ErrMissingFile) {
		return a, nil
	}
	if err != nil {
		return a, fmt.Errorf("the file in data cannot be read: %w", err)
	}
	defer func() { _ = f.Close() }()
	if a.bytes, err = io.ReadAll(f); err != nil {
		return a, fmt.Errorf("the file in data cannot be read: %w", err)
	}
	a.FileName = orElse(a.FileName, head.Filename)
	if ct := head.Header.Get("Content-Type"); a.ContentType == "" && ct != "application/octet-stream" {
		a.ContentType = ct
	}
	return a, nil
}
