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

// Cluster lists the Kubernetes objects around a bundle: the namespaces, the
// apps' Pods, and the gateway with its Service.
func Cluster(p profile.Profile, apps []Pod, gatewayIP string) []runtime.Object {
	objects := []runtime.Object{}
	namespaces := []string{p.Namespace, p.RootNamespace, "default"}
	for _, a := range apps {
		namespaces = append(namespaces, a.Namespace)
		objects = append(objects, pod(a.Name, a.Namespace, a.Labels(), a.IP))
	}
	for _, name := range unique(namespaces...) {
		objects = append(objects, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
	}
	objects = append(objects, pod(p.Service, p.Namespace, p.Labels, gatewayIP))

	service := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: p.Service, Namespace: p.Namespace, Labels: p.Labels},
		// A documentation address: no request is ever sent to a ClusterIP.
		Spec: corev1.ServiceSpec{ClusterIP: "192.0.2.10", Selector: p.Labels, Type: corev1.ServiceTypeClusterIP},
	}
	ready := true
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Name: p.Service + "-1", Namespace: p.Namespace,
			Labels: map[string]string{discoveryv1.LabelServiceName: p.Service},
		},
		AddressType: discoveryv1.AddressTypeIPv4,
		Endpoints: []discoveryv1.Endpoint{{
			Addresses:  []string{gatewayIP},
			Conditions: discoveryv1.EndpointConditions{Ready: &ready},
			TargetRef:  &corev1.ObjectReference{Kind: "Pod", Name: p.Service, Namespace: p.Namespace},
		}},
	}
	for _, port := range p.Ports {
		service.Spec.Ports = append(service.Spec.Ports, corev1.ServicePort{
			Name: port.Name, Port: port.Number, TargetPort: intstr.FromInt32(port.Target), Protocol: corev1.ProtocolTCP,
		})
		name, number, protocol := port.Name, port.Target, corev1.ProtocolTCP
		slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{Name: &name, Port: &number, Protocol: &protocol})
	}
	return append(objects, service, slice)
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
