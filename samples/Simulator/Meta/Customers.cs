using System.Collections.Concurrent;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Meta;

/// <summary>One customer as WhatsApp knows it.</summary>
internal sealed record Customer(string Phone, string Name, string? UserId, string? Username);

/// <summary>Customers from the settings, and those who introduced themselves by a driving request.</summary>
internal sealed class Customers
{
    private readonly ConcurrentDictionary<(string Tenant, string Phone), Customer> _byPhone = new();
    private readonly ConcurrentDictionary<(string Tenant, string UserId), Customer> _byUserId = new();
    private readonly SimulatorSettings _settings;

    public Customers(SimulatorSettings settings)
    {
        _settings = settings;
        Reset();
    }

    /// <summary>Who has this number; made up from it when nobody is known.</summary>
    public Customer ByPhone(string tenant, string phone) =>
        _byPhone.TryGetValue((tenant, phone), out var known) ? known : new Customer(phone, "Customer " + phone[^4..], null, null);

    public Customer? ByUserId(string tenant, string userId) => _byUserId.GetValueOrDefault((tenant, userId));

    public void Learn(string tenant, Customer customer)
    {
        _byPhone[(tenant, customer.Phone)] = customer;
        if (customer.UserId is { } userId)
        {
            _byUserId[(tenant, userId)] = customer;
        }
    }

    public void Reset()
    {
        _byPhone.Clear();
        _byUserId.Clear();
        foreach (var tenant in _settings.Tenants)
        {
            foreach (var customer in tenant.Customers)
            {
                Learn(tenant.Id, new Customer(customer.Phone, customer.Name, customer.UserId, customer.Username));
            }
        }
    }
}
