//! Is the bot signed in to Matrix, and does its homeserver let it say as much as a class needs?

use homeroom_matrix::{Settings, Standing, StartError, examine};

use super::finding::Finding;
use crate::{
    configuration::{Configuration, Fix},
    matrix::folder,
};

/// Asks the homeserver, where one is configured.
pub async fn examined(configuration: &Configuration) -> Option<Finding> {
    let settings = configuration.matrix.as_ref()?;
    Some(match examine(settings, &folder(configuration)).await {
        Ok(Standing::Free) => Finding::Good(format!("Matrix: signed in as {}", settings.user)),
        Ok(Standing::Limited(wait)) => {
            let what = format!(
                "Matrix: the homeserver lets {} say a few things and then makes it wait ({:.1} s); a class would stand still",
                settings.user,
                wait.as_secs_f64(),
            );
            Finding::Fault(what, Fix::Run(lifting(settings)))
        }
        Err(error) => refused(&error, settings),
    })
}

/// What its administrator runs: <https://element-hq.github.io/synapse/latest/admin_api/user_admin_api.html#set-ratelimit>.
fn lifting(settings: &Settings) -> String {
    format!(
        "curl -X POST -H 'Authorization: Bearer ADMIN_TOKEN' \
         {}_synapse/admin/v1/users/{}/override_ratelimit -d '{{\"messages_per_second\":0,\"burst_count\":0}}'",
        settings.homeserver, settings.user,
    )
}

fn refused(error: &StartError, settings: &Settings) -> Finding {
    let what = format!("Matrix: {error}");
    let login = format!("homeroom matrix login {} {}", settings.homeserver, settings.user);
    match error {
        StartError::NotSignedIn => Finding::Fault(what, Fix::Run(login)),
        StartError::SignedOut => Finding::Fault(what, Fix::Run("homeroom matrix recover".into())),
        StartError::Unreachable(_) => {
            let versions = format!("curl -i {}_matrix/client/versions", settings.homeserver);
            Finding::Fault(what, Fix::Run(versions))
        }
        _ => Finding::Fault(what, Fix::Do("correct the section [matrix]".into())),
    }
}
