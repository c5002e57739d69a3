package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Deps is all that the edge needs. What is not called optional must be set.
type Deps struct {
	Door        *flow.Door
	Members     *flow.MemberDesk
	Brands      *flow.BrandDesk
	Channels    *flow.ChannelDesk
	Emergencies *flow.EmergencyDesk
	Keys        *flow.KeyDesk
	Hooks       *flow.HookDesk
	Board       *flow.BoardDesk
	Settings    *flow.SettingsDesk
	Traits      *flow.TraitDesk
	Actor       *flow.Actor
	Asker       *flow.Asker
	Library     *flow.Library
	Librarian   *flow.Librarian
	Bot         *flow.BotDesk
	Care        *flow.CareDesk
	Scenarios   *flow.ScenarioDesk
	Ports       *flow.PortDesk
	Model       *flow.ModelDesk
	Learner     *flow.Learner
	Plans       *flow.PlanDesk
	Routing     *flow.RoutingDesk
	Ahead       *flow.AheadDesk
	Entrance    *flow.EntranceDesk
	Menus       *flow.MenuDesk
	Bulk        *flow.Bulker
	Quotas      *flow.QuotaDesk
	Incidents   *flow.IncidentDesk
	Templates   *flow.TemplateDesk
	Guards      *flow.GuardDesk
	Writing     *flow.WritingDesk
	Refunds     *flow.RefundDesk
	Scheduler   *flow.Scheduler
	Forms       *flow.FormDesk
	Namings     *flow.NamingDesk
	Searches    *flow.SearchDesk
	Customers   *flow.ContactDesk
	Assists     *flow.AssistDesk
	Live        *flow.Live
	Watches     *flow.WatchDesk
	Accepter    *flow.Accepter
	Installer   *flow.Installer
	People      People

	Webhooks Webhooks
	// Verify tells whether a body was signed with one of the secrets.
	Verify func(body []byte, signature string, secrets ...string) bool
	// Decode reads a signed body; an error means that it is no webhook at all.
	Decode func(ch desk.ChannelID, body []byte, received time.Time) ([]desk.Inbound, error)
	// ReadScenario takes a scenario from a file, WriteScenario gives one as a file. What is
	// wrong with a file is said in the language.
	ReadScenario  func(file []byte, language string) (bot.Scenario, error)
	WriteScenario func(sc bot.Scenario) ([]byte, error)

	Clock   flow.Clock
	IDs     desk.IDs // of requests
	Log     *slog.Logger
	Version string

	Checks         []Check              // optional: what /healthz and /readyz look at
	Stopping       <-chan struct{}      // optional: closed when the process is about to end
	Metrics        *prometheus.Registry // optional: nil keeps /metrics closed
	MetricsAside   bool                 // optional: measured, but shown at another address
	PublicURL      string               // optional: address in front of a proxy; https makes cookies Secure
	TrustedProxies []netip.Prefix       // optional: whose X-Forwarded-For is believed
}

// People tells names and loads. It checks no permission: it is asked only about
// those whom the asker sees anyway.
type People interface {
	Person(ctx context.Context, id desk.OperatorID) (desk.Person, error)
	People(ctx context.Context, centre desk.CentreID) ([]desk.Person, error)
}

// Webhooks knows the channels' secrets. It is asked for each delivery, so it
// should answer from memory.
type Webhooks interface {
	// Secrets lists what a channel's deliveries may be signed with, newest first;
	// desk.ErrNotFound for an unknown channel.
	Secrets(ctx context.Context, id desk.ChannelID) ([]string, error)
}

// New makes the handler for everything the desk answers. It fails when a part is
// missing.
func New(d Deps) (http.Handler, error) {
	if err := d.complete(); err != nil {
		return nil, err
	}
	return newServer(d)
}

// complete names every part that is missing.
func (d Deps) complete() error {
	optional := []string{"Checks", "Stopping", "Metrics", "MetricsAside", "PublicURL", "TrustedProxies"}
	var missing []string
	v := reflect.ValueOf(d)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).IsZero() && !slices.Contains(optional, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("httpapi: not set: %s", strings.Join(missing, ", "))
	}
	if d.PublicURL != "" {
		if u, err := url.Parse(d.PublicURL); err != nil || u.Host == "" {
			return errors.New("httpapi: PublicURL must be an address such as https://desk.example.jp")
		}
	}
	return nil
}
