package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/actionhttp"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/blob"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/httpapi"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/image"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/line"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/metrics"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/model"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/postal"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/publicnet"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/scenario"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/secret"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/vault"
	"github.com/madoguchi-desk/madoguchi/internal/config"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/guard"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/fault"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// parts is a desk, built but not running: the one place that wires everything.
// close undoes what build opened.
type parts struct {
	cfg   config.Desk
	env   flow.Env
	store *store.DB
	blobs blob.Keeper
	close []func() error

	door      *flow.Door
	channels  *flow.Channels
	accepter  *flow.Accepter
	receiver  *flow.Receiver
	actor     *flow.Actor
	asker     *flow.Asker
	library   *flow.Library
	librarian *flow.Librarian
	brains    *flow.Brains
	bot       *flow.BotDesk
	care      *flow.CareDesk
	scenarios *flow.ScenarioDesk
	systems   *flow.PortDesk
	model     *flow.ModelDesk
	plans     *flow.PlanDesk
	sender    *flow.Sender
	learner   *flow.Learner
	members   *flow.MemberDesk
	brands    *flow.BrandDesk
	connects  *flow.ChannelDesk
	emergency *flow.EmergencyDesk
	keys      *flow.KeyDesk
	hooks     *flow.HookDesk
	board     *flow.BoardDesk
	settings  *flow.SettingsDesk
	traits    *flow.TraitDesk
	herald    *flow.Herald
	routing   *flow.RoutingDesk
	entrance  *flow.EntranceDesk
	menus     *flow.MenuDesk
	bulker    *flow.Bulker
	quotas    *flow.QuotaDesk
	incidents *flow.IncidentDesk
	templates *flow.TemplateDesk
	contacts  *flow.ContactDesk
	assists   *flow.AssistDesk
	guards    *flow.GuardDesk
	writing   *flow.WritingDesk
	refunds   *flow.RefundDesk
	scheduler *flow.Scheduler
	forms     *flow.FormDesk
	namings   *flow.NamingDesk
	ahead     *flow.Ahead
	aheads    *flow.AheadDesk // its door
	live      *flow.Live
	crews     []crew
	runners   []*flow.Runner // one for each crew
	tidier    *flow.Tidier
	installer *flow.Installer
	indexer   *flow.Indexer
	searches  *flow.SearchDesk
	watches   *flow.WatchDesk
	lineHTTP  *http.Client // carries the calls of line; nil: the network does
	line      *line.Client
	meters    *metrics.Metrics
	registry  *prometheus.Registry // nil: /metrics is closed
	handler   http.Handler
	ports     flow.Ports    // built-in systems that scenarios can ask
	stopping  chan struct{} // closed when nothing new should come in
}

// build opens store, vault and bus and wires the desk. A part that is missing or
// does not fit fails here, before anything is served. ports are the systems that the
// bot's scenarios can ask beside those that a brand has set up.
func build(ctx context.Context, cfg config.Desk, clock flow.Clock, ports flow.Ports, log *slog.Logger) (*parts, error) {
	p := &parts{cfg: cfg, ports: ports, stopping: make(chan struct{})}
	if err := p.build(ctx, clock, log, patient(openStore, log)); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

func (p *parts) build(ctx context.Context, clock flow.Clock, log *slog.Logger, open opener) (err error) {
	if err := os.MkdirAll(p.cfg.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if p.store, err = open(ctx, p.cfg); err != nil {
		return err
	}
	p.close = append(p.close, p.store.Close)
	keys, err := patient(openKeys, log)(ctx, p.cfg)
	if err != nil {
		return err
	}
	p.close = append(p.close, keys.Close)
	if p.blobs, err = openBlobs(ctx, p.cfg, log); err != nil {
		return err
	}
	seal, files, err := openVault(ctx, p.cfg, p.store, keys, p.blobs, log)
	if err != nil {
		return err
	}
	hints, closeBus, err := openBus(p.cfg, p.store, log)
	if err != nil {
		return err
	}
	p.close = append(p.close, closeBus)
	p.env = flow.Env{Clock: clock, IDs: newID, UUID: newUUID, Node: nodeName(), Log: log, Bus: hints}
	if err := p.wire(seal, files); err != nil {
		return err
	}
	if p.registry, err = p.openRegistry(); err != nil {
		return err
	}
	p.handler, err = httpapi.New(p.httpDeps())
	return err
}

// nodeName names this process as the owner of claims: readable, and never twice.
func nodeName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), newID()[20:])
}

// wire makes the flow's parts; order is need.
func (p *parts) wire(seal *vault.Vault, files *vault.Files) (err error) {
	secrets := secret.New()
	p.meters = metrics.New(p.env.Clock.Now)
	rules := flow.NewRulebook(p.env, p.store, p.store, p.store, p.store)
	inbox, cases, jobs := p.meters.Inbox(p.store), flow.WithRules(p.meters.Cases(p.store), rules), p.meters.Jobs(p.store)
	p.channels = flow.NewChannels(p.env, p.store, seal)
	p.line, err = line.New(line.Config{
		APIBase: p.cfg.LineAPI, BlobBase: p.cfg.LineBlobAPI, HTTP: p.lineHTTP, Now: p.env.Clock.Now, Log: p.env.Log,
		Observe: func(s line.Seen) { p.meters.Asked(s.Endpoint, s.Status, s.Code, s.Took) },
		Credentials: func(ctx context.Context, id desk.ChannelID) (line.Credentials, error) {
			c, err := p.channels.Credentials(ctx, id)
			return line.Credentials{ChannelID: c.LineID, Secret: c.Secret, PreviousSecret: c.PreviousSecret, AccessToken: c.AccessToken}, err
		},
	})
	if err != nil {
		return err
	}
	p.close = append(p.close, func() error { p.line.Close(); return nil })
	lanes := 1
	if p.cfg.Database != "" {
		lanes = 2
	}
	p.door = flow.NewDoor(p.env, p.store, p.store, secrets)
	p.installer = flow.NewInstaller(p.env, p.store, p.store, secrets)
	p.accepter = flow.NewAccepter(p.env, inbox, mask, lanes)
	p.receiver = flow.NewReceiver(p.env, inbox, cases, seal)
	p.actor = flow.NewActor(p.env, cases, p.store, p.store, p.store, p.store, mask, flow.NewBookkeeper(p.env, p.store), judgeRich)
	p.guards = flow.NewGuardDesk(p.env, p.store, rules, mask)
	p.writing = flow.NewWritingDesk(p.env, p.store, rules, mask)
	p.namings = flow.NewNamingDesk(p.env, p.store, p.store)
	p.asker = flow.NewAsker(p.store, p.store)
	p.library = flow.NewLibrary(p.env, p.store, files, p.store, mask, image.New())
	ready, err := scenario.NewReady()
	if err != nil {
		return err
	}
	plays := flow.NewRepertoire(p.store, ready.All())
	addresses, err := openPostal(p.cfg.PostalCodes)
	if err != nil {
		return err
	}
	p.brains = flow.NewBrains(p.env, p.store, p.store, plays, p.store, rules, addresses, retrieval.Options{Dictionary: !p.cfg.NoDictionary, Synonyms: true})
	models := model.New(publicnet.Own(p.cfg.OwnNetworks))
	p.close = append(p.close, func() error { models.Close(); return nil })
	thinker := flow.NewThinker(p.env, p.store, seal, models, p.brains, p.store)
	p.model = flow.NewModelDesk(p.env, thinker, models.Check)
	p.librarian = flow.NewLibrarian(p.env, p.store, p.store, mask, judgeRich)
	others := actionhttp.New(publicnet.Own(p.cfg.OwnNetworks), time.Now)
	p.systems = flow.NewPortDesk(p.env, p.store, seal, others, p.ports, p.librarian)
	p.hooks = flow.NewHookDesk(p.env, p.store, seal, secrets, others)
	p.board, p.traits = flow.NewBoardDesk(p.env, p.store, mask), flow.NewTraitDesk(p.env, p.store)
	p.herald = flow.NewHerald(p.env, p.store, p.store, p.store, seal, others)
	p.scenarios = flow.NewScenarioDesk(p.env, p.store, plays, p.store, p.store, p.librarian, p.brains, p.systems, judgeRich)
	p.bot = flow.NewBotDesk(p.env, p.asker, p.store, p.store, p.librarian, p.brains)
	p.care = flow.NewCareDesk(p.env, p.asker, p.store, rules, mask)
	p.learner = flow.NewLearner(p.env, p.store, p.librarian, p.bot, p.brains)
	p.plans = flow.NewPlanDesk(p.env, p.store, p.store, p.store, p.store, rules, mask)
	clocks := flow.NewClockwork(p.env, cases, p.store)
	p.members = flow.NewMemberDesk(p.env, p.store, p.store, p.store, secrets)
	p.brands, p.keys = flow.NewBrandDesk(p.env, p.store), flow.NewKeyDesk(p.env, p.store, secrets)
	p.connects = flow.NewChannelDesk(p.env, p.store, p.store, p.channels, line.NewAccount(p.line), emulator(p.cfg.LineAPI), p.learner.Nights, p.publicURL())
	p.emergency = flow.NewEmergencyDesk(p.env, p.store, p.store, rules, mask)
	p.routing = flow.NewRoutingDesk(p.env, p.store, p.store, rules, mask)
	p.bulker = flow.NewBulker(p.env, cases, p.store, p.store, p.store, p.line, mask)
	p.quotas = flow.NewQuotaDesk(p.env, p.store, p.line)
	p.incidents = flow.NewIncidentDesk(p.env, p.store, p.store, p.bulker, rules, mask)
	p.templates = flow.NewTemplateDesk(p.env, p.store, cases, p.store, mask)
	p.refunds = flow.NewRefundDesk(p.env, p.actor, p.store, rules, p.templates)
	p.contacts = flow.NewContactDesk(p.env, p.store, p.store, mask, p.ports.Orders(), p.systems)
	p.assists = flow.NewAssistDesk(p.env, p.store, p.store, p.bot, thinker, mask)
	p.ahead = flow.NewAhead(p.env, p.store, p.store, p.store, rules, p.store)
	p.aheads = flow.NewAheadDesk(p.env, p.ahead, p.store, p.store, p.store, p.store)
	doors := flow.NewEntrance(p.env, p.store, rules, flow.NewForetold(p.ahead))
	p.entrance = flow.NewEntranceDesk(p.env, p.store, doors, p.store, rules, mask)
	p.settings = flow.NewSettingsDesk(p.env, p.store, p.store, flow.SettingsDoors{Care: p.care, Plans: p.plans, Guards: p.guards, Entrance: p.entrance,
		Contacts: p.contacts, Bot: p.bot, Routing: p.routing, Writing: p.writing, Refunds: p.refunds, Templates: p.templates})
	p.menus = flow.NewMenuDesk(p.env, p.store, p.store, rules, line.MenuPicture)
	menus := flow.NewMenus(p.env, cases, p.store, jobs, p.line, line.MenuPicture)
	p.live = flow.NewLive(p.env, p.meters.Feed(p.store))
	p.watches = flow.NewWatchDesk(p.env, p.asker, p.store, p.live)
	p.indexer = flow.NewIndexer(p.env, p.store, p.store, p.store)
	p.searches = flow.NewSearchDesk(p.env, p.store, p.store, p.store, p.store, mask)
	p.tidier = flow.NewTidier(p.env, p.store, files, p.store)
	quiet, err := p.cfg.Quiet()
	if err != nil {
		return err
	}
	p.forms = flow.NewFormDesk(p.env, cases, p.actor, p.store, p.store, rules, seal, vault.NewBox(seal), secrets.Token, mask)
	publish := flow.NewPublisher(p.env, p.store, secrets.Token, p.publicURL(), p.forms)
	p.sender = flow.NewSender(p.env, cases, flow.NewSentinel(p.env, p.meters.Line(p.line), p.store), publish, decide.Patience{Long: p.cfg.StaleAfter, Short: p.cfg.StaleAfter / 10, Quiet: quiet})
	p.scheduler = flow.NewScheduler(p.actor, p.store, rules, p.sender)
	robot := flow.NewRobot(p.env, cases, p.brains, p.systems, thinker, p.sender, doors)
	router := flow.NewRouter(p.env, p.store, cases)
	carer := flow.NewCarer(p.env, cases, p.store, p.store, p.sender)
	duty := flow.NewDuty(p.env, p.store, p.store, router)
	fetcher := flow.NewFetcher(p.env, p.store, p.line, p.library, p.accepter)
	p.crews = p.crewsOf(hands{cases, router, robot, carer, duty, fetcher, clocks, doors, menus, thinker})
	for _, c := range p.crews {
		p.runners = append(p.runners, c.runner(p.env, jobs))
	}
	return nil
}

// emulator is the LINE emulator, where the desk speaks to one.
func emulator(api string) flow.Emulator {
	if e, ok := line.NewEmulator(api); ok {
		return e
	}
	return nil
}

// openPostal reads the table of postal codes, if there is one.
func openPostal(path string) (flow.Postal, error) {
	if path == "" {
		return nil, nil
	}
	table, err := postal.Open(path)
	if err != nil {
		return nil, fmt.Errorf("--postal-codes %s: %w", path, err)
	}
	return table.Address, nil
}

// mask is the guard at every text's door.
func mask(s string) string {
	masked, _ := guard.Mask(s)
	return masked
}

func (p *parts) publicURL() string {
	if p.cfg.PublicURL != "" {
		return p.cfg.PublicURL
	}
	return "http://" + p.cfg.Listen
}

// presenceEvery is how often the leases of connected operators are renewed.
const presenceEvery = 15 * time.Second

// Run serves on l until ctx ends, then stops in order: first load balancers are told, then
// nothing new comes in, then the running jobs end, then what came in is stored.
func (p *parts) Run(ctx context.Context, l net.Listener) error {
	robots, err := p.robots(ctx)
	if err != nil {
		return err
	}
	nights, err := p.learner.Nights(ctx, robots)
	if err != nil {
		return err
	}
	if err := p.store.PutJobs(ctx, append(nights, p.tidier.FirstSweep())); err != nil {
		return err
	}
	if err := p.sender.ShowLost(ctx); err != nil { // the talks' jobs will, later: no reason not to begin
		p.env.Log.Error("lost replies not shown", "error", err)
	}
	back, stopBack := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBack()
	var behind errgroup.Group
	behind.Go(func() error { return p.receiver.Run(back) })
	behind.Go(func() error { return p.accepter.Run(back) })
	works, stopWorks := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWorks()
	var working errgroup.Group
	working.Go(func() error { return p.brains.Run(works, robots) })
	working.Go(func() error { return p.indexer.Run(works) })
	working.Go(func() error { return p.herald.Run(works) })
	for _, r := range p.runners {
		working.Go(func() error { return r.Run(works) })
	}

	serving, stopServing := context.WithCancel(context.WithoutCancel(ctx))
	defer stopServing()
	front, serving := errgroup.WithContext(serving)
	front.Go(func() error {
		p.drain(ctx, serving)
		stopServing()
		return nil
	})
	front.Go(func() error { return p.live.Run(serving) })
	front.Go(func() error { tuneMemory(serving); return nil })
	front.Go(func() error {
		every(serving, presenceEvery, func(ctx context.Context) {
			if err := p.door.Renew(ctx, p.live.Connected()); err != nil {
				p.env.Log.Error("presence not renewed", "error", err)
			}
		})
		return nil
	})
	front.Go(func() error { return p.serveMetrics(serving) })
	front.Go(func() error { return serveHTTP(serving, l, p.handler) })
	err = front.Wait()
	stopWorks() // a job's result still goes through the accepter
	err = errors.Join(err, working.Wait())
	stopBack()
	return errors.Join(err, behind.Wait())
}

// robots lists the brands of which a channel is answered by the bot: their knowledge is
// read before somebody asks.
func (p *parts) robots(ctx context.Context) (brands []desk.WorkspaceID, err error) {
	centres, err := p.store.Centres(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range centres {
		channels, err := p.store.Channels(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, ch := range channels {
			if ch.BotOn && !slices.Contains(brands, ch.Workspace) {
				brands = append(brands, ch.Workspace)
			}
		}
	}
	return brands, nil
}

// drain waits until ctx ends, lets /readyz say so, and gives load balancers time to look
// elsewhere: everything still works meanwhile. A part that fails ends it early.
func (p *parts) drain(ctx, serving context.Context) {
	select {
	case <-ctx.Done():
	case <-serving.Done():
	}
	close(p.stopping)
	if p.cfg.DrainWait <= 0 || fault.Sabotaged("no_drain") {
		return
	}
	timer, stop := p.env.Clock.After(p.cfg.DrainWait)
	defer stop()
	select {
	case <-timer:
	case <-serving.Done():
	}
}

// Close closes what build opened, newest first.
func (p *parts) Close() error {
	var errs []error
	for i := len(p.close) - 1; i >= 0; i-- {
		errs = append(errs, p.close[i]())
	}
	p.close = nil
	return errors.Join(errs...)
}

// serveHTTP serves until ctx ends, then lets open requests finish.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	if fault.Sabotaged("no_drain") {
		return srv.Close()
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil {
		return errors.Join(err, srv.Close())
	}
	return nil
}

// dataFile names a file in the data folder.
func dataFile(cfg config.Desk, name string) string { return filepath.Join(cfg.Data, name) }
