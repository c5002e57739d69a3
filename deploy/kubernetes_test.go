package deploy

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// What we use of Kubernetes' own types, field by field: k8s.io/api would bring more source
// than the desk has. A field that is not here, or is misspelt there, is an error.
type (
	meta struct {
		Name        string            `json:"name"`
		Namespace   string            `json:"namespace"`
		Labels      map[string]string `json:"labels"`
		Annotations map[string]string `json:"annotations"`
	}
	object struct {
		APIVersion string            `json:"apiVersion"`
		Kind       string            `json:"kind"`
		Metadata   meta              `json:"metadata"`
		Type       string            `json:"type"`
		Data       map[string]string `json:"data"`
		StringData map[string]string `json:"stringData"`
		Namespace  string            `json:"namespace"` // of a kustomization
		Resources  []string          `json:"resources"`
		Images     []struct {
			Name    string `json:"name"`
			NewName string `json:"newName"`
			NewTag  string `json:"newTag"`
		} `json:"images"`
		Spec map[string]any `json:"spec"`
	}
	selector struct {
		MatchLabels map[string]string `json:"matchLabels"`
	}
	workload struct {
		Replicas                int      `json:"replicas"`
		Selector                selector `json:"selector"`
		BackoffLimit            int      `json:"backoffLimit"`
		TTLSecondsAfterFinished int      `json:"ttlSecondsAfterFinished"`
		Strategy                struct {
			RollingUpdate struct {
				MaxUnavailable int `json:"maxUnavailable"`
				MaxSurge       int `json:"maxSurge"`
			} `json:"rollingUpdate"`
		} `json:"strategy"`
		Template struct {
			Metadata meta `json:"metadata"`
			Spec     pod  `json:"spec"`
		} `json:"template"`
	}
	pod struct {
		RestartPolicy                 string `json:"restartPolicy"`
		AutomountServiceAccountToken  *bool  `json:"automountServiceAccountToken"`
		TerminationGracePeriodSeconds int    `json:"terminationGracePeriodSeconds"`
		SecurityContext               struct {
			RunAsNonRoot   bool              `json:"runAsNonRoot"`
			RunAsUser      int               `json:"runAsUser"`
			RunAsGroup     int               `json:"runAsGroup"`
			FSGroup        int               `json:"fsGroup"`
			SeccompProfile map[string]string `json:"seccompProfile"`
		} `json:"securityContext"`
		TopologySpreadConstraints []struct {
			MaxSkew           int      `json:"maxSkew"`
			TopologyKey       string   `json:"topologyKey"`
			WhenUnsatisfiable string   `json:"whenUnsatisfiable"`
			LabelSelector     selector `json:"labelSelector"`
		} `json:"topologySpreadConstraints"`
		InitContainers []container `json:"initContainers"`
		Containers     []container `json:"containers"`
		Volumes        []volume    `json:"volumes"`
	}
	volume struct {
		Name     string          `json:"name"`
		EmptyDir *map[string]any `json:"emptyDir"`
		Secret   *struct {
			SecretName  string `json:"secretName"`
			DefaultMode int    `json:"defaultMode"`
		} `json:"secret"`
	}
	container struct {
		Name    string           `json:"name"`
		Image   string           `json:"image"`
		Command []string         `json:"command"`
		Args    []string         `json:"args"`
		EnvFrom []map[string]ref `json:"envFrom"`
		Ports   []struct {
			Name          string `json:"name"`
			ContainerPort int    `json:"containerPort"`
		} `json:"ports"`
		StartupProbe    *check                       `json:"startupProbe"`
		LivenessProbe   *check                       `json:"livenessProbe"`
		ReadinessProbe  *check                       `json:"readinessProbe"`
		Resources       map[string]map[string]string `json:"resources"`
		SecurityContext struct {
			AllowPrivilegeEscalation *bool               `json:"allowPrivilegeEscalation"`
			ReadOnlyRootFilesystem   bool                `json:"readOnlyRootFilesystem"`
			Capabilities             map[string][]string `json:"capabilities"`
		} `json:"securityContext"`
		VolumeMounts []struct {
			Name      string `json:"name"`
			MountPath string `json:"mountPath"`
			ReadOnly  bool   `json:"readOnly"`
		} `json:"volumeMounts"`
	}
	ref   struct{ Name string }
	check struct {
		HTTPGet struct {
			Path string `json:"path"`
			Port string `json:"port"`
		} `json:"httpGet"`
		PeriodSeconds    int `json:"periodSeconds"`
		TimeoutSeconds   int `json:"timeoutSeconds"`
		FailureThreshold int `json:"failureThreshold"`
	}
)

// objects reads every file of the folder: name of kind/name → object.
func objects(t *testing.T) map[string]object {
	t.Helper()
	files, err := filepath.Glob("kubernetes/*.yaml")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	out := map[string]object{}
	for _, path := range files {
		for _, text := range strings.Split(read(t, path), "\n---\n") {
			var o object
			strict(t, path, text, &o)
			if o.APIVersion == "" || o.Kind == "" || o.Kind != "Kustomization" && o.Metadata.Name == "" {
				t.Errorf("%s: %s %s has no name", path, o.APIVersion, o.Kind)
			}
			out[o.Kind+"/"+o.Metadata.Name] = o
		}
	}
	return out
}

// spec decodes an object's spec strictly.
func spec(t *testing.T, o object, to any) {
	t.Helper()
	text, err := yaml.Marshal(o.Spec)
	if err != nil {
		t.Fatal(err)
	}
	strict(t, o.Kind+"/"+o.Metadata.Name, string(text), to)
}

func TestKustomizationNamesFilesThatAreThere(t *testing.T) {
	for _, file := range objects(t)["Kustomization/"].Resources {
		if _, err := os.Stat("kubernetes/" + file); err != nil {
			t.Error(err)
		}
	}
}

// Each container is as closed as the name space demands ("restricted"), bounded, and starts a
// command that exists.
func TestWorkloads(t *testing.T) {
	all := objects(t)
	for _, name := range []string{"Deployment/madoguchi", "Job/madoguchi-migrate"} {
		var w workload
		spec(t, all[name], &w)
		p := w.Template.Spec
		if !p.SecurityContext.RunAsNonRoot || p.SecurityContext.RunAsUser == 0 || p.SecurityContext.SeccompProfile["type"] == "" || p.AutomountServiceAccountToken == nil {
			t.Errorf("%s: the pod is not closed", name)
		}
		for _, c := range append(slices.Clone(p.InitContainers), p.Containers...) {
			s := c.SecurityContext
			if s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation || !s.ReadOnlyRootFilesystem || !slices.Equal(s.Capabilities["drop"], []string{"ALL"}) {
				t.Errorf("%s/%s is not closed", name, c.Name)
			}
			if c.Resources["requests"]["memory"] == "" || c.Resources["limits"]["memory"] == "" || c.Resources["requests"]["cpu"] == "" {
				t.Errorf("%s/%s has no bounds", name, c.Name)
			}
			if len(c.Args) > 0 && !slices.Contains(commands(t), c.Args[0]) {
				t.Errorf("%s/%s: there is no command %s", name, c.Name, c.Args[0])
			}
			for _, m := range c.VolumeMounts {
				if !slices.ContainsFunc(p.Volumes, func(v volume) bool { return v.Name == m.Name }) {
					t.Errorf("%s/%s: no volume %s", name, c.Name, m.Name)
				}
			}
			for _, from := range c.EnvFrom {
				for kind, r := range from {
					if _, ok := all[map[string]string{"configMapRef": "ConfigMap/", "secretRef": "Secret/"}[kind]+r.Name]; !ok {
						t.Errorf("%s/%s: no %s %s", name, c.Name, kind, r.Name)
					}
				}
			}
		}
		for _, v := range p.Volumes {
			if v.Secret == nil {
				continue
			}
			if _, ok := all["Secret/"+v.Secret.SecretName]; !ok {
				t.Errorf("%s: no Secret %s", name, v.Secret.SecretName)
			}
		}
	}
}

func TestProbesAndRollout(t *testing.T) {
	all := objects(t)
	var w workload
	spec(t, all["Deployment/madoguchi"], &w)
	desk := w.Template.Spec.Containers[0]
	ports := map[string]int{}
	for _, p := range desk.Ports {
		ports[p.Name] = p.ContainerPort
	}
	for want, probe := range map[string]*check{"/livez": desk.LivenessProbe, "/readyz": desk.ReadinessProbe} {
		if probe.HTTPGet.Path != want || !slices.Contains(routes(t), want) || ports[probe.HTTPGet.Port] == 0 {
			t.Errorf("%s: %+v", want, probe)
		}
	}
	if desk.StartupProbe.HTTPGet.Path != "/livez" {
		t.Error("a slow store at start must not end the pod")
	}
	if w.Strategy.RollingUpdate.MaxUnavailable != 0 || w.Replicas < 2 {
		t.Error("a roll-out takes a node away before there is another")
	}
	settings := all["ConfigMap/madoguchi"].Data
	if settings["MADOGUCHI_DRAIN_WAIT"] != "15s" || w.Template.Spec.TerminationGracePeriodSeconds < 15+2*15+10 {
		t.Error("the grace period does not hold lead time, requests and jobs")
	}
	if !strings.HasSuffix(settings["MADOGUCHI_LISTEN"], ":8080") || ports["http"] != 8080 || !strings.HasSuffix(settings["MADOGUCHI_METRICS_LISTEN"], ":9090") || ports["metrics"] != 9090 {
		t.Errorf("ports %v do not fit the settings", ports)
	}
	labels := w.Template.Metadata.Labels
	var pdb struct {
		MinAvailable int      `json:"minAvailable"`
		Selector     selector `json:"selector"`
	}
	spec(t, all["PodDisruptionBudget/madoguchi"], &pdb)
	var service struct {
		Selector map[string]string `json:"selector"`
		Ports    []servicePort     `json:"ports"`
	}
	spec(t, all["Service/madoguchi"], &service)
	for what, s := range map[string]map[string]string{"Deployment": w.Selector.MatchLabels, "PodDisruptionBudget": pdb.Selector.MatchLabels, "Service": service.Selector} {
		if !maps.Equal(s, labels) {
			t.Errorf("%s selects %v, the pods are %v", what, s, labels)
		}
	}
	if pdb.MinAvailable < 1 || pdb.MinAvailable >= w.Replicas || ports[service.Ports[0].TargetPort] == 0 {
		t.Errorf("%+v, %+v", pdb, service)
	}
}

// A Secret in a repository that holds anything but places to fill in is a leak.
func TestSecretIsAnExample(t *testing.T) {
	for name, o := range objects(t) {
		if o.Kind != "Secret" {
			continue
		}
		for key, value := range o.StringData {
			if !strings.Contains(value, "FILL-IN") {
				t.Errorf("%s: %s has a value", name, key)
			}
		}
		if slices.Contains(objects(t)["Kustomization/"].Resources, "secret.example.yaml") {
			t.Error("the example is rolled out")
		}
	}
}
