package httpapi

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// Null is a value that the API writes as null when there is none, instead of
// leaving it out.
type Null[T any] struct{ value *T }

func some[T any](v T) Null[T] { return Null[T]{&v} }

// orNull takes the zero value for none.
func orNull[T comparable](v T) Null[T] {
	var zero T
	if v == zero {
		return Null[T]{}
	}
	return some(v)
}

// MarshalJSON writes the value or null.
func (n Null[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.value) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (n *Null[T]) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &n.value) }

// Schema describes it to OpenAPI.
func (Null[T]) Schema(r huma.Registry) *huma.Schema {
	of := r.Schema(reflect.TypeFor[T](), true, "")
	if of.Ref != "" || len(of.Enum) > 0 {
		return &huma.Schema{AnyOf: []*huma.Schema{of, {Type: "null"}}}
	}
	of.Nullable = true
	return of
}

// List is a list that is never null.
type List[T any] []T

// MarshalJSON writes [] for none.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(l))
}

// Schema describes it to OpenAPI.
func (List[T]) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "array", Items: r.Schema(reflect.TypeFor[T](), true, "")}
}

// Time is a moment: RFC 3339 in UTC with milliseconds.
type Time struct{ time.Time }

const timeForm = "2006-01-02T15:04:05.000Z"

// MarshalJSON writes the one form in which the API gives times.
func (t Time) MarshalJSON() ([]byte, error) { return json.Marshal(t.UTC().Format(timeForm)) }

// Schema describes it to OpenAPI.
func (Time) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Format: "date-time"}
}

// moment gives null for no time.
func moment(t time.Time) Null[Time] {
	if t.IsZero() {
		return Null[Time]{}
	}
	return some(Time{t})
}

// orNever gives no time for null.
func orNever(n Null[Time]) time.Time {
	if n.value == nil {
		return time.Time{}
	}
	return n.value.Time
}

// Words with a fixed choice, each by its own name in the OpenAPI document.
type (
	ConversationState conversation.State
	Presence          desk.Presence
	Role              desk.Role
	Direction         desk.Direction
	SendState         desk.SendState
	SendRoute         desk.Route
)

// Schema lists the states.
func (ConversationState) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "ConversationState", conversation.States...)
}

// Schema lists the presences.
func (Presence) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "Presence", desk.Available, desk.Draining, desk.Away, desk.Break, desk.Training, desk.WrapUp, desk.Offline)
}

// Schema lists the roles.
func (Role) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "Role", desk.RoleOperator, desk.RoleSupervisor, desk.RoleReviewer, desk.RoleEditor,
		desk.RoleMarketer, desk.RoleAdministrator, desk.RoleViewer, desk.RoleIntegrator)
}

// Schema lists the directions.
func (Direction) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "Direction", desk.In, desk.Out, desk.Note, desk.Status)
}

// Schema lists the states of sending.
func (SendState) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "SendState", desk.SendQueued, desk.SendSending, desk.SendSent, desk.SendFailed, desk.SendUnknown, desk.SendConfirm, desk.SendDismissed)
}

// Schema lists the routes.
func (SendRoute) Schema(r huma.Registry) *huma.Schema {
	return choice(r, "SendRoute", desk.Reply, desk.Push)
}

// choice writes the words down once and refers to them.
func choice[T ~string](r huma.Registry, name string, words ...T) *huma.Schema {
	if _, known := r.Map()[name]; !known {
		s := &huma.Schema{Type: "string"}
		for _, w := range words {
			s.Enum = append(s.Enum, string(w))
		}
		s.PrecomputeMessages()
		r.Map()[name] = s
	}
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}
