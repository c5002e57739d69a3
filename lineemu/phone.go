package lineemu

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed phone
var phoneFiles embed.FS

// phonePage serves the page with the customers' phone.
func (p *Platform) phonePage() http.Handler {
	sub, err := fs.Sub(phoneFiles, "phone")
	if err != nil {
		panic("lineemu: the embedded phone page is missing: " + err.Error())
	}
	files := http.FileServerFS(sub)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-cache")
		h.Set("X-Content-Type-Options", "nosniff")
		// media of the program under test may lie on any loopback port, so img and media are open
		h.Set("Content-Security-Policy", "default-src 'self'; img-src * data: blob:; media-src * blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'")
		files.ServeHTTP(w, r)
	})
}
