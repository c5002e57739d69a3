package deploy

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// versions are the API groups that serve each kind, from Kubernetes 1.25 on.
var versions = map[string]string{
	"ConfigMap": "v1", "Secret": "v1", "Service": "v1", "Namespace": "v1", "Deployment": "apps/v1", "Job": "batch/v1",
	"PodDisruptionBudget": "policy/v1", "Ingress": "networking.k8s.io/v1", "NetworkPolicy": "networking.k8s.io/v1",
	"Kustomization": "kustomize.config.k8s.io/v1beta1",
}

// names is what Kubernetes takes as one (RFC 1123).
var names = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)

// Each object is of a kind that the API server serves, has a name that it takes, and is
// rolled out: a file that the kustomization does not name would be forgotten in silence.
func TestObjects(t *testing.T) {
	all := objects(t)
	for name, o := range all {
		if versions[o.Kind] != o.APIVersion {
			t.Errorf("%s: %s serves no %s", name, o.APIVersion, o.Kind)
		}
		if o.Kind != "Kustomization" && (!names.MatchString(o.Metadata.Name) || len(o.Metadata.Name) > 63) {
			t.Errorf("%s: not a name", name)
		}
		if space := o.Metadata.Namespace; space != "" && space != all["Kustomization/"].Namespace {
			t.Errorf("%s is in %s, the kustomization in another name space", name, space)
		}
	}
	if _, ok := all["Namespace/"+all["Kustomization/"].Namespace]; !ok {
		t.Error("nobody makes the name space")
	}
	files, err := filepath.Glob("kubernetes/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		file := filepath.Base(path)
		if file != "kustomization.yaml" && file != "secret.example.yaml" && !slices.Contains(all["Kustomization/"].Resources, file) {
			t.Errorf("%s is not rolled out", file)
		}
	}
}

// What the API server would refuse a workload for, beyond misspelt fields.
func TestWorkloadsAreWhole(t *testing.T) {
	all := objects(t)
	for name, policies := range map[string][]string{"Deployment/madoguchi": {"", "Always"}, "Job/madoguchi-migrate": {"Never", "OnFailure"}} {
		var w workload
		spec(t, all[name], &w)
		p := w.Template.Spec
		if len(p.Containers) == 0 || !slices.Contains(policies, p.RestartPolicy) {
			t.Errorf("%s: %d containers, restart policy %q", name, len(p.Containers), p.RestartPolicy)
		}
		seen := map[string]bool{}
		for _, c := range append(slices.Clone(p.InitContainers), p.Containers...) {
			if c.Image == "" || !names.MatchString(c.Name) || seen[c.Name] {
				t.Errorf("%s: container %q of image %q", name, c.Name, c.Image)
			}
			seen[c.Name] = true
			for _, port := range c.Ports {
				if !names.MatchString(port.Name) || len(port.Name) > 15 || port.ContainerPort < 1 || port.ContainerPort > 65535 {
					t.Errorf("%s/%s: port %+v", name, c.Name, port)
				}
			}
			for _, kind := range []string{"requests", "limits"} {
				for what, much := range c.Resources[kind] {
					if !regexp.MustCompile(`^[0-9]+(\.[0-9]+)?(m|[kMGTPE]i?)?$`).MatchString(much) {
						t.Errorf("%s/%s: %s of %s: %q is no quantity", name, c.Name, kind, what, much)
					}
				}
			}
		}
		for _, v := range p.Volumes {
			if !names.MatchString(v.Name) || (v.Secret == nil) == (v.EmptyDir == nil) {
				t.Errorf("%s: volume %q is not of one kind", name, v.Name)
			}
		}
	}
}

type (
	servicePort struct {
		Name       string `json:"name"`
		Port       int    `json:"port"`
		TargetPort string `json:"targetPort"`
	}
	portRef struct {
		Name   string `json:"name"`
		Number int    `json:"number"`
	}
	ingress struct {
		IngressClassName string `json:"ingressClassName"`
		TLS              []struct {
			Hosts      []string `json:"hosts"`
			SecretName string   `json:"secretName"`
		} `json:"tls"`
		Rules []struct {
			Host string `json:"host"`
			HTTP struct {
				Paths []struct {
					Path     string `json:"path"`
					PathType string `json:"pathType"`
					Backend  struct {
						Service struct {
							Name string  `json:"name"`
							Port portRef `json:"port"`
						} `json:"service"`
					} `json:"backend"`
				} `json:"paths"`
			} `json:"http"`
		} `json:"rules"`
	}
	peer struct {
		NamespaceSelector *selector `json:"namespaceSelector"`
		IPBlock           *struct {
			CIDR   string   `json:"cidr"`
			Except []string `json:"except"`
		} `json:"ipBlock"`
	}
	gatePort struct {
		Protocol string `json:"protocol"`
		Port     int    `json:"port"`
	}
	networkPolicy struct {
		PodSelector struct {
			MatchExpressions []struct {
				Key      string   `json:"key"`
				Operator string   `json:"operator"`
				Values   []string `json:"values"`
			} `json:"matchExpressions"`
		} `json:"podSelector"`
		PolicyTypes []string `json:"policyTypes"`
		Ingress     []struct {
			From  []peer     `json:"from"`
			Ports []gatePort `json:"ports"`
		} `json:"ingress"`
		Egress []struct {
			To    []peer     `json:"to"`
			Ports []gatePort `json:"ports"`
		} `json:"egress"`
	}
)

// The way in from the world leads to a service that is there, over TLS for every host.
func TestIngress(t *testing.T) {
	all := objects(t)
	var in ingress
	spec(t, all["Ingress/madoguchi"], &in)
	var safe []string
	for _, tls := range in.TLS {
		if tls.SecretName == "" {
			t.Error("TLS without a certificate's Secret")
		}
		safe = append(safe, tls.Hosts...)
	}
	for _, rule := range in.Rules {
		if !slices.Contains(safe, rule.Host) {
			t.Errorf("%s has no TLS", rule.Host)
		}
		for _, path := range rule.HTTP.Paths {
			var service struct {
				Selector map[string]string `json:"selector"`
				Ports    []servicePort     `json:"ports"`
			}
			to := path.Backend.Service
			spec(t, all["Service/"+to.Name], &service)
			there := slices.ContainsFunc(service.Ports, func(p servicePort) bool {
				return p.Name == to.Port.Name && to.Port.Name != "" || p.Port == to.Port.Number && to.Port.Number != 0
			})
			if !there || !slices.Contains([]string{"Prefix", "Exact", "ImplementationSpecific"}, path.PathType) || !strings.HasPrefix(path.Path, "/") {
				t.Errorf("%s%s (%s) leads to %+v, which is not there", rule.Host, path.Path, path.PathType, to)
			}
		}
	}
	if url := all["ConfigMap/madoguchi"].Data["MADOGUCHI_PUBLIC_URL"]; len(in.Rules) == 0 || url != "https://"+in.Rules[0].Host {
		t.Errorf("the desk says it is at %s, the ingress at %+v", url, in.Rules)
	}
}

// The walls are around every pod of ours and let in what the desk listens on.
func TestNetworkPolicy(t *testing.T) {
	all := objects(t)
	var wall networkPolicy
	spec(t, all["NetworkPolicy/madoguchi"], &wall)
	for _, name := range []string{"Deployment/madoguchi", "Job/madoguchi-migrate"} {
		var w workload
		spec(t, all[name], &w)
		for _, e := range wall.PodSelector.MatchExpressions {
			if e.Operator != "In" || !slices.Contains(e.Values, w.Template.Metadata.Labels[e.Key]) {
				t.Errorf("%s stands outside: %v, wanted is %s in %v", name, w.Template.Metadata.Labels, e.Key, e.Values)
			}
		}
	}
	if len(wall.PodSelector.MatchExpressions) == 0 || !slices.Contains(wall.PolicyTypes, "Ingress") || !slices.Contains(wall.PolicyTypes, "Egress") {
		t.Errorf("around %+v, %v", wall.PodSelector, wall.PolicyTypes)
	}
	open := map[int]bool{}
	for _, gate := range wall.Ingress {
		if len(gate.From) == 0 || len(gate.Ports) == 0 {
			t.Error("a gate for everybody")
		}
		for _, p := range gate.Ports {
			open[p.Port] = true
		}
	}
	settings := all["ConfigMap/madoguchi"].Data
	for _, listen := range []string{settings["MADOGUCHI_LISTEN"], settings["MADOGUCHI_METRICS_LISTEN"]} {
		found := false
		for port := range open {
			found = found || strings.HasSuffix(listen, ":"+strconv.Itoa(port))
		}
		if !found {
			t.Errorf("nothing comes to %s", listen)
		}
	}
	for _, gate := range wall.Egress {
		for _, to := range gate.To {
			if b := to.IPBlock; b != nil && b.CIDR == "0.0.0.0/0" && !slices.Contains(b.Except, "169.254.0.0/16") {
				t.Error("the cloud's metadata address is open")
			}
		}
	}
}
