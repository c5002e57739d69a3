package httpapi

import (
	"bytes"
	"embed"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed all:dist
var distribution embed.FS

// consolePattern is the console's place: every page that nothing else answers.
const consolePattern = "GET /"

const indexPage = "index.html"

// notBuilt is shown by a binary that was built without the console.
const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>madoguchi</title>
<p>The desk is running, but its console was not built into this binary. Build the console with <code>make web</code> and start again.</p></html>
`

// console is the single-page application, as it was built into the binary.
type console struct {
	files fs.FS
	index []byte
}

func newConsole() (*console, error) {
	files, err := fs.Sub(distribution, "dist")
	if err != nil {
		return nil, err
	}
	return newConsoleFrom(files)
}

func newConsoleFrom(files fs.FS) (*console, error) {
	index, err := fs.ReadFile(files, indexPage)
	if errors.Is(err, fs.ErrNotExist) {
		index, err = []byte(notBuilt), nil
	}
	return &console{files, index}, err
}

// consolePage gives a file of the console, or its one page for the addresses
// inside of it.
func (s *server) consolePage(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	first, _, _ := strings.Cut(name, "/")
	if first == "api" || first == "webhook" || first == "media" {
		s.unknown(w, r)
		return nil
	}
	data, name, cache, ok := s.console.find(name)
	if !ok {
		return problem(http.StatusNotFound, "not_found", "There is nothing at this address.")
	}
	w.Header().Set("Cache-Control", cache)
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		w.Header().Set("Content-Type", t)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// find gives a file with its real name and how long it may be kept. Names of
// assets change with their content; the page itself is always asked for anew.
func (c *console) find(name string) (data []byte, real, cache string, ok bool) {
	if name == "" || name == indexPage {
		return c.index, indexPage, "no-cache", true
	}
	if strings.HasPrefix(name, ".") { // the build's own list, the placeholder
		return nil, "", "", false
	}
	asset := strings.HasPrefix(name, "assets/")
	data, err := fs.ReadFile(c.files, name)
	switch {
	case err == nil && asset:
		return data, name, "public, max-age=31536000, immutable", true
	case err == nil:
		return data, name, "no-cache", true
	case asset || path.Ext(name) != "": // a file that is missing is no page
		return nil, "", "", false
	}
	return c.index, indexPage, "no-cache", true
}
