package scenario

import (
	"encoding/json"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func (p *parser) fault(to *verb) func(node) error {
	return func(n node) error {
		f := &setFault{}
		var delay time.Duration
		err := n.object("a fault", fields{
			"endpoint": text(&f.fault.Endpoint), "kind": text(&f.fault.Kind), "status": number(&f.fault.Status), "times": number(&f.fault.Times),
			"delay": duration(&delay), "channel": label(&f.channel, "channel", &p.channels),
		})
		if err != nil {
			return err
		}
		f.fault.DelayMS = delay.Milliseconds()
		if err := f.fault.Check(); err != nil {
			return n.errorf("fault: %w", err)
		}
		*to = f
		return nil
	}
}

func (p *parser) clear(to *verb) func(node) error {
	return func(n node) error {
		what, err := n.text()
		if err != nil {
			return err
		}
		if what != "all" && what != "faults" && what != "weather" {
			if err := lineemu.CheckEndpoint(what); err != nil {
				return n.errorf("clear: give all, faults, weather or an endpoint: %w", err)
			}
		}
		*to = &clearFaults{what}
		return nil
	}
}

func (p *parser) climate(to *verb) func(node) error {
	return func(n node) error {
		w := &setWeather{}
		*to = w
		return p.weather(&w.weather)(n)
	}
}

func (p *parser) advance(to *verb) func(node) error {
	return func(n node) error {
		a := &advance{}
		*to = a
		return duration(&a.by)(n)
	}
}

func (p *parser) set(to *verb) func(node) error {
	return func(n node) error {
		s := &setChannel{}
		*to = s
		return n.record("set", &s.patch, fields{"channel": label(&s.channel, "channel", &p.channels)}, "assertion_key")
	}
}

func (p *parser) raw(to *verb) func(node) error {
	return func(n node) error {
		r := &raw{async: p.nested}
		*to = r
		err := n.object("raw", fields{
			"channel": label(&r.channel, "channel", &p.channels), "destination": text(&r.hook.Destination), "signature": text(&r.hook.Signature),
			"body": optional(&r.hook.Body, quoted), "events": func(v node) error {
				return v.each("events", func(ev node) error {
					var value any
					if err := ev.Decode(&value); err != nil {
						return ev.errorf("%w", err)
					}
					b, err := json.Marshal(value)
					r.hook.Events = append(r.hook.Events, b)
					return err
				})
			},
		})
		if err == nil && r.hook.Signature != "" && r.hook.Signature != "good" && r.hook.Signature != "bad" && r.hook.Signature != "none" {
			err = n.errorf("signature: give good, bad or none")
		}
		return err
	}
}

// quoted reads a text; one written as !!binary is taken as the bytes it stands for, so that a body
// can hold what YAML cannot.
func quoted(to *string) func(node) error {
	return func(n node) error {
		if n.Kind == yaml.ScalarNode && n.Tag == "!!binary" {
			if err := n.Decode(to); err != nil {
				return n.errorf("%w", err)
			}
			return nil
		}
		return text(to)(n)
	}
}

// parallel reads lists of steps that run side by side, each with its own clock from the start of the
// block. A mapping gives them names.
func (p *parser) parallel(to *verb) func(node) error {
	return func(n node) error {
		if p.nested {
			return n.errorf("parallel within parallel: put the lists side by side instead")
		}
		p.nested = true
		defer func() { p.nested = false }()
		par := &parallel{}
		*to = par
		read := func(name string, v node) error {
			t := list{name: name}
			err := p.readSteps(&t.steps)(v)
			par.lists = append(par.lists, t)
			return err
		}
		if n.Kind == yaml.MappingNode {
			return n.pairs("parallel", func(name string, _, v node) error { return read(name, v) })
		}
		return n.each("parallel: give lists of steps, with or without names", func(v node) error {
			return read(strconv.Itoa(len(par.lists)+1), v)
		})
	}
}
