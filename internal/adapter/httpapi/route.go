package httpapi

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// route is a line of the table.
type route struct {
	method, path string
	who          access
	id           string // name in the OpenAPI document; empty = not in it
	serve        func(*server, route)
}

// pattern is the route as the mux knows it.
func (r route) pattern() string { return r.method + " " + r.path }

// answersWithin is how long somebody at work waits for the desk, at most: a node that was cut off
// from its database says so, and the console may ask another. Reports and imports take their time.
const answersWithin = 15 * time.Second

// everyday tells whether a route is one of those that operators work through.
func (r route) everyday() bool {
	return strings.HasPrefix(r.path, apiBase+"/conversations") || strings.HasPrefix(r.path, apiBase+"/me")
}

// access says who may ask. The zero value lets nobody in.
type access struct {
	open   bool            // no session is looked at
	signed bool            // open to whoever can sign: other origins are no danger
	any    bool            // any signed-in person
	action identity.Action // or those who may do this in at least one brand
}

var (
	anyone      = access{open: true}
	bySignature = access{open: true, signed: true}
	byLink      = bySignature // the link is the proof, and no other web site knows it
	signedIn    = access{any: true}
)

func may(a identity.Action) access { return access{action: a} }

// maxJSON bounds the body of a JSON request.
const maxJSON = 1 << 20

// reply serves a handler whose answer is 200, or 204 when it has no body.
func reply[I, O any](h func(context.Context, *I) (*O, error)) func(*server, route) {
	return jsonHandler(0, h)
}

// made serves a handler that makes something: 201.
func made[I, O any](h func(context.Context, *I) (*O, error)) func(*server, route) {
	return jsonHandler(http.StatusCreated, h)
}

func jsonHandler[I, O any](status int, h func(context.Context, *I) (*O, error)) func(*server, route) {
	return func(s *server, r route) {
		op := r.operation()
		op.DefaultStatus, op.MaxBodyBytes = status, maxJSON
		op.RejectUnknownQueryParameters = true
		op.Responses = map[string]*huma.Response{"default": problemResponse(s.api)}
		huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := h(ctx, in)
			if err != nil {
				return nil, s.problemFor(ctx, in, err)
			}
			return out, nil
		})
	}
}

// plain serves a handler that speaks HTTP itself: streams, files, raw bodies.
// doc describes it in the OpenAPI document; nil leaves it out.
func plain(h func(http.ResponseWriter, *http.Request) error, doc func(huma.API, *huma.Operation)) func(*server, route) {
	return func(s *server, r route) {
		gatedMux{s}.HandleFunc(r.pattern(), func(w http.ResponseWriter, req *http.Request) {
			if err := h(w, req); err != nil {
				s.refuse(w, req, s.problemFor(req.Context(), nil, err))
			}
		})
		if doc == nil {
			return
		}
		op := r.operation()
		op.Responses = map[string]*huma.Response{"default": problemResponse(s.api)}
		if !strings.HasPrefix(r.path, apiBase) {
			op.Servers = []*huma.Server{{URL: "/"}}
		}
		doc(s.api, &op)
		s.api.OpenAPI().AddOperation(&op)
	}
}

// operation is what the table itself tells about a route.
func (r route) operation() huma.Operation {
	words := strings.ReplaceAll(r.id, "-", " ")
	op := huma.Operation{Method: r.method, Path: strings.TrimPrefix(r.path, apiBase), OperationID: r.id, Summary: strings.ToUpper(words[:1]) + words[1:]}
	if r.who.open {
		op.Security = []map[string][]string{}
	}
	return op
}
