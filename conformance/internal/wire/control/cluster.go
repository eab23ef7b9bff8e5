package control

import (
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"

	"egressgen.dev/conformance/internal/profile"
)

// Pod is an app that sends requests; its ServiceAccount has its name.
type Pod struct{ Name, Namespace, IP string }

// Labels are the labels of the Pod.
func (p Pod) Labels() map[string]string { return map[string]string{"app": p.Name} }

// Gateway is an egress gateway with its addresses: that of its Pod, and that
// of its Service, which is never on the wire, since Envoy connects to the Pod.
type Gateway struct {
	profile.Gateway
	IP, ClusterIP string
}

// Cluster lists the Kubernetes objects around a bundle: the namespaces, the
// apps' Pods, and the gateways with their Services.
func Cluster(rootNamespace string, apps []Pod, gateways []Gateway) []runtime.Object {
	objects := []runtime.Object{}
	namespaces := []string{rootNamespace, "default"}
	for _, a := range apps {
		namespaces = append(namespaces, a.Namespace)
		objects = append(objects, pod(a.Name, a.Namespace, a.Labels(), a.IP))
	}
	for _, g := range gateways {
		namespaces = append(namespaces, g.Namespace)
		objects = append(objects, g.objects()...)
	}
	for _, name := range unique(namespaces...) {
		objects = append(objects, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
	}
	return objects
}

func (g Gateway) objects() []runtime.Object {
	service := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: g.Service, Namespace: g.Namespace, Labels: g.Labels},
		Spec:       corev1.ServiceSpec{ClusterIP: g.ClusterIP, Selector: g.Labels, Type: corev1.ServiceTypeClusterIP},
	}
	ready := true
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Name: g.Service + "-1", Namespace: g.Namespace,
			Labels: map[string]string{discoveryv1.LabelServiceName: g.Service},
		},
		AddressType: discoveryv1.AddressTypeIPv4,
		Endpoints: []discoveryv1.Endpoint{{
			Addresses:  []string{g.IP},
			Conditions: discoveryv1.EndpointConditions{Ready: &ready},
			TargetRef:  &corev1.ObjectReference{Kind: "Pod", Name: g.Service, Namespace: g.Namespace},
		}},
	}
	for _, port := range g.Ports {
		service.Spec.Ports = append(service.Spec.Ports, corev1.ServicePort{
			Name: port.Name, Port: port.Number, TargetPort: intstr.FromInt32(port.Target), Protocol: corev1.ProtocolTCP,
		})
		name, number, protocol := port.Name, port.Target, corev1.ProtocolTCP
		slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{Name: &name, Port: &number, Protocol: &protocol})
	}
	return []runtime.Object{pod(g.Service, g.Namespace, g.Labels, g.IP), service, slice}
}

func pod(name, namespace string, labels map[string]string, ip string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace, Labels: labels},
		Spec:       corev1.PodSpec{ServiceAccountName: name, NodeName: "node"},
		Status: corev1.PodStatus{
			Phase: corev1.PodRunning, PodIP: ip, PodIPs: []corev1.PodIP{{IP: ip}},
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
		},
	}
}

// ClientSecret is a Secret as credentialName wants it.
func ClientSecret(name, namespace string, cert, key, ca []byte) *corev1.Secret {
	return &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace},
		Type:       corev1.SecretTypeOpaque,
		Data:       map[string][]byte{"tls.crt": cert, "tls.key": key, "ca.crt": ca},
	}
}

func unique(names ...string) []string {
	seen := map[string]bool{}
	var out []string
	for _, name := range names {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}
