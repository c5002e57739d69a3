package httpapi

import (
	"bytes"
	"compress/gzip"
	"embed"
	"errors"
	"io"
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
func (s *server) consolePage(w http.ResponseWriter, r *http.Request) (err error) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	first, _, _ := strings.Cut(name, "/")
	if first == "api" || first == "webhook" || first == "media" || first == "form" {
		s.unknown(w, r)
		return nil
	}
	f, ok := s.console.find(name)
	if !ok {
		return problem(http.StatusNotFound, "not_found", "There is nothing at this address.")
	}
	h := w.Header()
	h.Set("Cache-Control", f.cache)
	if t := mime.TypeByExtension(path.Ext(f.name)); t != "" {
		h.Set("Content-Type", t)
	}
	data := f.data
	if f.gzip {
		h.Set("Vary", "Accept-Encoding")
		if takesGzip(r) {
			h.Set("Content-Encoding", "gzip")
		} else if data, err = unzip(data); err != nil {
			return err
		}
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// consoleFile is a file of the console with its real name and how long it may be kept.
type consoleFile struct {
	data        []byte
	gzip        bool // as it lies there
	name, cache string
}

// find gives a file. Names of assets change with their content, and the build keeps them
// compressed; the page itself is always asked for anew.
func (c *console) find(name string) (f consoleFile, ok bool) {
	page := consoleFile{data: c.index, name: indexPage, cache: "no-cache"}
	if name == "" || name == indexPage {
		return page, true
	}
	if strings.HasPrefix(name, ".") { // the build's own list, the placeholder
		return f, false
	}
	f = consoleFile{name: name, cache: "no-cache"}
	asset := strings.HasPrefix(name, "assets/")
	if asset {
		f.cache = "public, max-age=31536000, immutable"
	}
	var err error
	if f.data, err = fs.ReadFile(c.files, name); err != nil {
		f.data, err = fs.ReadFile(c.files, name+".gz")
		f.gzip = true
	}
	if err != nil && !asset && path.Ext(name) == "" { // a file that is missing is no page
		return page, true
	}
	return f, err == nil
}

// takesGzip tells whether a client says that it takes gzip (RFC 9110, 12.5.3); all
// browsers do. "gzip;q=0" says no.
func takesGzip(r *http.Request) bool {
	for _, said := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(said), ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			return strings.Trim(strings.TrimSpace(weight), "q=0.") != "" || weight == ""
		}
	}
	return false
}

func unzip(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
