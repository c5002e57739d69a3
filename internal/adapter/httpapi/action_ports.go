package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ActionPort is a system that scenarios can ask. What is secret never comes out.
type ActionPort struct {
	Name      string             `json:"name"`
	Kind      string             `json:"kind" enum:"demo,http" doc:"demo: built in, can't be changed"`
	Revision  int64              `json:"revision" doc:"to be given back with a change"`
	URL       string             `json:"url"`
	TimeoutMS int                `json:"timeout_ms"`
	Headers   List[string]       `json:"headers" doc:"names only"`
	Actions   List[ActionOfPort] `json:"actions" doc:"what it can do; empty: not written down"`
	UpdatedAt Null[Time]         `json:"updated_at"`
	UpdatedBy Null[Someone]      `json:"updated_by"`
}

// ActionOfPort is one thing that a port can do.
type ActionOfPort struct {
	Name  string       `json:"name" minLength:"1" maxLength:"80"`
	Read  bool         `json:"read" doc:"it changes nothing"`
	Args  List[string] `json:"args" doc:"names of what it wants"`
	Gives List[string] `json:"gives" doc:"names of fields and lists of its answer"`
}

// ActionPortList is all of a brand.
type ActionPortList struct {
	Items List[ActionPort] `json:"items"`
}

type actionPortsOut struct{ Body ActionPortList }

func (s *server) listPorts(ctx context.Context, in *brandIn) (*actionPortsOut, error) {
	rows, err := s.Ports.List(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	who, err := s.someones(ctx)
	out := ActionPortList{}
	for _, v := range rows {
		out.Items = append(out.Items, showPort(v, who))
	}
	return &actionPortsOut{out}, err
}

func showPort(v flow.PortView, who func(desk.OperatorID) Null[Someone]) ActionPort {
	out := ActionPort{Name: v.Name, Kind: "http", Revision: v.Revision, URL: v.Body.URL, TimeoutMS: v.Body.TimeoutMS, Headers: v.Body.Headers,
		UpdatedAt: moment(v.UpdatedAt), UpdatedBy: who(v.UpdatedBy)}
	if v.BuiltIn {
		out.Kind = "demo"
	}
	for _, a := range v.Body.Actions {
		out.Actions = append(out.Actions, ActionOfPort{a.Name, a.Read, a.Args, a.Gives})
	}
	return out
}

// ActionPortEdit makes or changes a port.
type ActionPortEdit struct {
	Revision  int64              `json:"revision" minimum:"0" doc:"that was read; 0 = new"`
	URL       string             `json:"url" maxLength:"2000"`
	TimeoutMS int                `json:"timeout_ms,omitempty" minimum:"0" maximum:"30000" doc:"1000 to 30000; 0 = 10000"`
	Headers   map[string]*string `json:"headers,omitempty" doc:"value by name; null keeps the one there is; what is left out is taken away"`
	Actions   []ActionOfPort     `json:"actions,omitempty" nullable:"false"`
}

// PortAt names a port of a brand.
type PortAt struct {
	Name      string           `path:"name" maxLength:"40"`
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
}

type putPortIn struct {
	PortAt
	Body ActionPortEdit
}

type actionPortOut struct{ Body ActionPort }

func (s *server) putPort(ctx context.Context, in *putPortIn) (*actionPortOut, error) {
	b := in.Body
	c := flow.PortChange{Name: in.Name, Revision: b.Revision, URL: b.URL, Timeout: time.Duration(b.TimeoutMS) * time.Millisecond, Headers: b.Headers}
	for _, a := range b.Actions {
		c.Actions = append(c.Actions, bot.PortAction{Name: a.Name, Read: a.Read, Args: a.Args, Gives: a.Gives})
	}
	v, err := s.Ports.Put(ctx, callerFrom(ctx).Person, in.Workspace, c)
	if err != nil {
		return nil, err
	}
	who, err := s.someones(ctx)
	return &actionPortOut{showPort(v, who)}, err
}

func (s *server) deletePort(ctx context.Context, in *PortAt) (*struct{}, error) {
	return nil, s.Ports.Delete(ctx, callerFrom(ctx).Person, in.Workspace, in.Name)
}

// PortTest says for which brand a port is tried.
type PortTest struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
}

type testPortIn struct {
	Name string `path:"name" maxLength:"40"`
	Body PortTest
}

// PortTested is how a port answered to being asked for nothing.
type PortTested struct {
	OK      bool   `json:"ok"`
	Status  int    `json:"status" doc:"of HTTP; 0 = no answer"`
	MS      int64  `json:"ms"`
	Code    string `json:"code" doc:"stable, for programs; empty when it is well"`
	Message string `json:"message" doc:"in the caller's language"`
}

type portTestedOut struct{ Body PortTested }

func (s *server) testPort(ctx context.Context, in *testPortIn) (*portTestedOut, error) {
	by := callerFrom(ctx).Person
	p, err := s.Ports.Probe(ctx, by, in.Body.Workspace, in.Name)
	if err != nil {
		return nil, err
	}
	return &portTestedOut{PortTested{p.OK, p.Status, p.Took.Milliseconds(), p.Code, portWords(p.Code, by.Language)}}, nil
}

// portWords say how a port answered.
func portWords(code, language string) string {
	words, ok := map[string][2]string{
		"":               {"正しく応答しました。", "It answers as it should."},
		"timeout":        {"時間内に応答がありませんでした。待ち時間を延ばすか、相手のシステムを確かめてください。", "No answer in time. Wait longer, or look at the other system."},
		"no_answer":      {"接続できませんでした。アドレスと証明書、相手のシステムを確かめてください。", "No connection. Look at the address, its certificate and the other system."},
		"closed_address": {"このアドレスには接続できません。社内のアドレスは、管理者が許可する必要があります。", "This address is not open. An administrator has to open networks that are not public."},
		"bad_answer":     {"応答の形式が違います。{\"outcome\":\"ok\"} のような JSON を返してください。", "The answer has another form. Answer with JSON such as {\"outcome\":\"ok\"}."},
		"too_large":      {"応答が256 KiBを超えています。", "The answer is larger than 256 KiB."},
	}[code]
	if !ok {
		words = [2]string{"エラーの応答がありました: " + code, "It answers with an error: " + code}
	}
	if language == "ja" {
		return words[0]
	}
	return words[1]
}
