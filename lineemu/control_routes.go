package lineemu

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
)

// maxUpload bounds a control request; it may carry media.
const maxUpload = 64 << 20

// controlRoutes is the control API: it plays the customers and the operator of the platform.
func (p *Platform) controlRoutes() http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range map[string]func(*http.Request) (int, any, error){
		"GET /emu/channels":                 p.getChannels,
		"POST /emu/channels":                p.postChannel,
		"PUT /emu/channels/{id}":            p.putChannel,
		"GET /emu/users":                    p.getUsers,
		"POST /emu/users":                   p.postUser,
		"POST /emu/users/{id}/messages":     p.postAct,
		"GET /emu/users/{id}/talk":          p.getTalk,
		"GET /emu/users/{id}/richmenu":      p.getUserMenuView,
		"POST /emu/users/{id}/richmenu/tap": p.postTap,
		"GET /emu/groups":                   p.getGroups,
		"POST /emu/groups":                  p.postGroup,
		"GET /emu/groups/{id}/talk":         p.getTalk,
		"POST /emu/acts":                    p.postActs,
		"POST /emu/load":                    p.postLoad,
		"GET /emu/webhook/stats":            p.getWebhookStats,
		"POST /emu/webhook":                 p.postWebhook,
		"GET /emu/clock":                    p.getClock,
		"POST /emu/clock":                   p.postClock,
		"GET /emu/faults":                   p.getFaults,
		"POST /emu/faults":                  p.postFault,
		"DELETE /emu/faults":                p.deleteFaults,
		"DELETE /emu/faults/{id}":           p.deleteFaults,
		"GET /emu/weather":                  p.getWeather,
		"PUT /emu/weather":                  p.putWeather,
		"GET /emu/ledger":                   p.getLedger,
		"GET /emu/log":                      p.getLog,
	} {
		mux.HandleFunc(pattern, controlJSON(h))
	}
	mux.HandleFunc("GET /emu/messages/{id}/content", p.getMedia)
	mux.HandleFunc("GET /emu/channels/{id}/richmenus/{menu}/image", p.getMenuPicture)
	mux.HandleFunc("GET /emu/pictures/{file}", p.getPicture)
	mux.HandleFunc("GET /emu/events", p.getEvents)
	mux.HandleFunc("/emu/", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusNotFound, problem{"no such control operation: " + r.Method + " " + r.URL.Path + ", see docs/emulator.md"})
	})
	return mux
}

type problem struct {
	Message string `json:"message"`
}

// controlJSON turns (status, value, error) into an answer. Errors are the caller's fault
// (400, or 404 for something missing): the control API does nothing that can fail otherwise.
func controlJSON(h func(*http.Request) (int, any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		status, v, err := h(r)
		var gone *missing
		var big *http.MaxBytesError
		switch {
		case err == nil:
			writeJSON(w, status, v)
		case errors.As(err, &gone):
			writeJSON(w, http.StatusNotFound, problem{err.Error()})
		case errors.As(err, &big):
			writeJSON(w, http.StatusRequestEntityTooLarge, problem{"the request is larger than 64 MB"})
		default:
			writeJSON(w, http.StatusBadRequest, problem{err.Error()})
		}
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return
	}
	body := encode(v)
	w.Header().Set("Content-Length", itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// readJSON reads one strict JSON object; an empty body is the zero value when allowed.
func readJSON(r *http.Request, v any) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return decodeStrict(body, v)
}

// guardControl keeps other web pages out: the Host must be this machine (no DNS rebinding)
// and a browser's Origin must be the emulator itself.
func (p *Platform) guardControl(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if !loopback(host) {
			writeJSON(w, http.StatusForbidden, problem{"the emulator answers for localhost only, not for host " + r.Host})
			return
		}
		if origin := r.Header.Get("Origin"); origin != "" {
			if u, err := url.Parse(origin); err != nil || u.Host != r.Host {
				writeJSON(w, http.StatusForbidden, problem{"the emulator's control API is not for pages of " + origin})
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
